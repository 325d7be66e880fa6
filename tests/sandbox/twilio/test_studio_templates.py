import pytest

from sheetdrip.sandbox.twilio.studio.conditions import chosen
from sheetdrip.sandbox.twilio.studio.liquid import render, unknown
from tests.sandbox.twilio.flows import match, state

CONTEXT = {"flow": {"data": {"body": " Yes ", "n": 7, "deep": {"a": "é"}}, "variables": {}}}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("plain", "plain"),
        ("{{flow.data.body}}", " Yes "),
        ("<{{ flow.data.body | strip | downcase }}>", "<yes>"),
        ("{{flow.data.n}}/{{flow.data.n}}", "7/7"),
        ("{{flow.data.deep}}", '{"a": "é"}'),
        ("{{flow.data.missing}}{{nothing.at.all}}{{flow.data.n.m}}", ""),
        ('{{flow.data.missing | default: "How: now?"}}', "How: now?"),
        ("{{flow.data.n | default: '8'}}", "7"),
    ],
)
def test_a_template_is_filled_from_the_context(template: str, text: str) -> None:
    assert list(unknown(template)) == []
    assert render(template, CONTEXT) == text


@pytest.mark.parametrize(
    ("template", "named"),
    [
        ("{% if a %}", ["the Liquid tag {%"]),
        ("{{a | plus: 1}}", ["the Liquid filter plus: 1"]),
        ("{{a | date: '%s', 1}}", ["the Liquid filter date: '%s', 1"]),
        ("{{'text'}}", ["the Liquid expression 'text'"]),
    ],
)
def test_what_is_not_known_of_liquid_is_named(template: str, named: list[str]) -> None:
    assert list(unknown(template)) == named


@pytest.mark.parametrize(
    ("kind", "value", "argument", "after"),
    [
        ("equal_to", "Yes", "{{flow.data.body | strip}}", "good"),
        ("equal_to", "yes", "{{flow.data.body | strip}}", "bad"),
        ("matches_any_of", "no, Yes", "{{flow.data.body | strip}}", "good"),
        ("matches_any_of", "no, Yesterday", "{{flow.data.body | strip}}", "bad"),
        ("regex", "(?i)y.*", "{{flow.data.body | strip}}", "good"),
        ("regex", "Y", "{{flow.data.body | strip}}", "bad"),
    ],
)
def test_a_split_goes_where_its_condition_holds(
    kind: str, value: str, argument: str, after: str
) -> None:
    split = state("split", "split-based-on", {"noMatch": "bad"}, input=argument)
    split["transitions"].append(match("good", kind, value, argument))
    assert chosen(split, CONTEXT)["next"] == after


def test_the_first_condition_that_holds_counts_and_no_way_out_is_an_end() -> None:
    split = state("split", "split-based-on", {}, input="x")
    split["transitions"] = [match("one", "equal_to", "x", "x"), match("two", "regex", ".", "x")]
    assert chosen(split, CONTEXT)["next"] == "one"
    split["transitions"] = [match("one", "equal_to", "y", "x")]
    assert chosen(split, CONTEXT) == {}
