"""The editor of a cell with a date: a plain text field, so that no keystroke is lost, and a calendar to open.

What was typed goes to the sheet as it is, and the sheet understands it as it understands whatever staff type:
`2026-03-12`, `3/12/26` and `next tuesday` alike. The calendar opens on the rehearsal's day, not on the
machine's (`data-today` of the page's body).
"""

DATE_EDITOR = """class {
  init(params) {
    this.gui = document.createElement('div');
    this.gui.className = 'date-editor';
    this.text = document.createElement('input');
    this.text.type = 'text';
    this.text.setAttribute('aria-label', 'Date');
    const key = params.eventKey ?? '';
    this.typed = key.length === 1;
    this.text.value = this.typed ? key : ['Backspace', 'Delete'].includes(key) ? '' : params.value ?? '';
    this.day = document.createElement('input');
    this.day.type = 'date';
    this.day.tabIndex = -1;
    this.day.setAttribute('aria-hidden', 'true');
    if (/^\\d{4}-\\d\\d-\\d\\d$/.test(this.text.value)) this.day.value = this.text.value;
    this.day.addEventListener('change', () => { this.text.value = this.day.value; this.text.focus(); });
    const open = document.createElement('button');
    open.type = 'button';
    open.tabIndex = -1;
    open.textContent = '\u25be';
    open.setAttribute('aria-label', 'Open the calendar');
    open.addEventListener('mousedown', (e) => e.preventDefault());
    open.addEventListener('click', () => {
      this.day.value ||= document.body.dataset.today ?? '';
      this.day.showPicker();
    });
    this.gui.append(this.text, this.day, open);
  }
  getGui() { return this.gui; }
  afterGuiAttached() { this.text.focus(); if (!this.typed) this.text.select(); }
  focusIn() { this.text.focus(); this.text.select(); }
  getValue() { return this.text.value; }
}"""
