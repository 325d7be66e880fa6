"""To which phones does nothing more go, by what is on record now?"""

from datetime import datetime

from sheetdrip.planning.book import Book
from sheetdrip.planning.contact import unread_holds
from sheetdrip.planning.mail import Mail


def unread(mail: Mail, book: Book, now: datetime) -> frozenset[str]:
    """The phones, by identity, that asked for silence in words of their own which nobody has read yet."""
    return unread_holds(mail.contacts, mail.concerns.values(), book.surgeries, book.messages, now)


def silent(mail: Mail, book: Book, now: datetime) -> frozenset[str]:
    """The phones, by identity, to which nothing goes whatever their rows say: those, and who replied STOP."""
    opted_out = (phone for phone, contact in mail.contacts.items() if contact.is_opted_out)
    return unread(mail, book, now).union(opted_out)
