"""Numbers in prose, each with its sentence as evidence; and the comparison of prose and table.

A number is read only next to the words it belongs to (``data/reading/mentions.json``) and with its counter behind it,
so that years, telephone, article and document numbers and percentages cannot be taken for counts. Numbers of other
years, cumulative ones, targets, increases and parts (其中) are left out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from harvester.paths import data_dir
from harvester.reports.forms import Form, load_forms
from harvester.reports.model import Check, Mention, Section, Value

_END = re.compile(r"(?<=[。；;！？!?])|\n")
_BLANK = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+[、.]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．])")
_YEAR = re.compile(r"(20\d\d)年")
_CHINESE = {c: v for v, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALE = {"十": 10, "百": 100, "千": 1000}
MAX_SENTENCE = 600
"""Characters of a sentence that are looked at; a longer one is no sentence of a report."""


@dataclass(frozen=True)
class _Indicator:
    id: str
    needs: str
    values: tuple[re.Pattern[str], ...]
    zeros: tuple[re.Pattern[str], ...]
    joint: re.Pattern[str] | None
    context: re.Pattern[str] | None
    sections: tuple[str, ...]
    unless: re.Pattern[str] | None
    is_part: bool
    """Always a share of a whole (by fax, on the website): 其中 before its number says nothing against it."""


@dataclass(frozen=True)
class _Rules:
    past: re.Pattern[str]
    cumulative: re.Pattern[str]
    future: re.Pattern[str]
    comparison: re.Pattern[str]
    part: re.Pattern[str]
    worth_reading: re.Pattern[str]
    elsewhere: re.Pattern[str]
    indicators: tuple[_Indicator, ...]
    relations: dict[str, str]


@cache
def _rules() -> _Rules:
    data: dict[str, Any] = json.loads((data_dir() / "reading" / "mentions.json").read_text(encoding="utf-8"))

    def build(pattern: str) -> re.Pattern[str]:
        for name, text in data["macros"].items():
            pattern = pattern.replace("{" + name + "}", text)
        return re.compile(pattern)

    def one(entry: dict[str, Any], key: str) -> re.Pattern[str] | None:
        return build(entry[key]) if key in entry else None

    indicators = tuple(
        _Indicator(
            id=entry["id"],
            needs=entry["needs"],
            values=tuple(map(build, entry["values"])),
            zeros=tuple(map(build, entry.get("zeros", ()))),
            joint=one(entry, "joint"),
            context=one(entry, "context"),
            sections=tuple(entry.get("context_sections", ())),
            unless=one(entry, "unless"),
            is_part=entry.get("is_part", False),
        )
        for entry in data["indicators"]
    )
    names = ("past", "cumulative", "future", "comparison", "part", "worth_reading", "elsewhere")
    patterns = {name: re.compile(data[name]) for name in names}
    return _Rules(**patterns, indicators=indicators, relations=data["relations"])


@cache
def _form_patterns(form_id: str | None) -> dict[str, tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]]:
    """Patterns of a form's own relations: ``{indicator: (with a number, meaning 0)}``; ``… => 0`` marks the latter."""
    found: dict[str, tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]] = {}
    form = load_forms().get(form_id or "")
    for relation in form.relations if form else ():
        indicator = _rules().relations.get(relation.id)
        if indicator and relation.op == "narrative":
            texts: list[str] = relation.data.get("narrative_patterns", [])
            zeros = tuple(re.compile(t.removesuffix("=> 0").strip()) for t in texts if t.endswith("=> 0"))
            values = tuple(re.compile(t) for t in texts if not t.endswith("=> 0"))
            found[indicator] = (values, zeros)
    return found


def find_mentions(sections: Sequence[Section], form_id: str | None, year: int | None = None) -> list[Mention]:
    """The numbers that the prose of a report gives for its year, in reading order.

    ``year``: the report year; where it is known, sentences about other years are left out. ``raw`` is the number
    as printed with its counter (``20余条`` is approximate), for a zero the words that say so. Numbers that are not
    whole (money) are decimal strings. A sentence may be mentioned under several indicators, each number once.
    """
    mentions: list[Mention] = []
    for section in sections:
        before = section.heading or ""
        for sentence in _sentences(section.text):
            flat = _flatten(sentence)
            if len(flat) < 6 or not _rules().worth_reading.search(flat):
                before = sentence
                continue
            seen: set[tuple[str, Value]] = set()
            for mention in _read(flat, sentence, _flatten(before), section.section, form_id, year):
                if (mention.indicator, mention.value) not in seen:
                    seen.add((mention.indicator, mention.value))
                    mentions.append(mention)
            before = sentence
    return mentions


def _sentences(text: str) -> Iterator[str]:
    """Sentences; a line break ends one unless the line is broken off in the middle of a text."""
    held = ""
    for line in text.split("\n"):
        line = line.strip()
        if held and (not line or _NUMBERING.match(line)):
            yield held
            held = ""
        pieces = [piece for piece in _END.split(held + line) if piece.strip()]
        held = ""
        if pieces and len(pieces[-1]) >= 15 and pieces[-1][-1] not in "。；;！？!?：:":
            held = pieces.pop()
        yield from pieces
    if held:
        yield held


def _flatten(text: str) -> str:
    """NFKC without white space, but digits that stand apart stay apart."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text[:MAX_SENTENCE]))


def _read(
    flat: str, sentence: str, before: str, section: str, form_id: str | None, year: int | None
) -> Iterator[Mention]:
    for rule in _rules().indicators:
        if rule.needs not in flat:
            continue
        if rule.unless and rule.unless.search(flat):
            continue
        if rule.context and section not in rule.sections and not rule.context.search(before + flat):
            continue
        of_form = _form_patterns(form_id).get(rule.id, ((), ()))
        masked, both = flat, []
        if rule.joint and (joint := rule.joint.search(flat)):
            # 复议、诉讼共2件: how many of each is not said; 0 of both is.
            number = _number(joint)
            if number == 0 and _counts(flat, joint, year, rule):
                both.append((joint.start("n"), Mention(rule.id, 0, _raw(joint), joint.group("u"), sentence.strip())))
            masked = flat[: joint.start()] + "〇" * (joint.end() - joint.start()) + flat[joint.end() :]
        numbers: dict[int, Mention] = dict(both)
        for pattern in rule.values:
            for match in pattern.finditer(masked):
                if match.start("n") not in numbers and _counts(masked, match, year, rule):
                    value = _number(match)
                    if value is not None:
                        mention = Mention(rule.id, value, _raw(match), match.group("u"), sentence.strip())
                        numbers[match.start("n")] = mention
        if not numbers:
            numbers.update(_plain(rule.id, of_form[0], masked, sentence, year))
        yield from (numbers[start] for start in sorted(numbers))
        if not numbers:
            for pattern in (*rule.zeros, *of_form[1]):
                zero = pattern.search(flat)
                if zero and pattern in of_form[1] and _rules().elsewhere.search(flat[zero.start() : zero.end() + 14]):
                    continue
                if zero and _this_year(flat, zero.end(), year) and not _rules().past.search(flat[: zero.end()]):
                    yield Mention(rule.id, 0, zero.group(0), None, sentence.strip())
                    break


def _plain(
    indicator: str, patterns: Iterable[re.Pattern[str]], flat: str, sentence: str, year: int | None
) -> dict[int, Mention]:
    """Matches of a form's own patterns, whose first group is the number."""
    found = {}
    for pattern in patterns:
        for match in pattern.finditer(flat):
            start, text = match.start(1), match.group(1)
            if _rules().elsewhere.search(match.group(0)):
                continue
            if _counts_at(flat, match.start(), start, year) and not re.match(r"[\d.,]", flat[start - 1]):
                found[start] = Mention(indicator, int(text), text, None, sentence.strip())
    return found


def _counts(flat: str, match: re.Match[str], year: int | None, rule: _Indicator) -> bool:
    return _counts_at(flat, match.start(), match.start("n"), year, of_part=rule.is_part)


def _counts_at(flat: str, start: int, number: int, year: int | None, *, of_part: bool = False) -> bool:
    """Whether a number is a count of this year: not of another, not cumulative, a target, an increase or a part."""
    rules = _rules()
    clause = max(flat.rfind(mark, 0, start) for mark in ",。;:") + 1
    near = flat[clause:number]
    if not _this_year(flat, number, year) or rules.past.search(near) or rules.comparison.search(near):
        return False
    if rules.future.search(near) or (not of_part and rules.part.search(flat[max(0, number - 20) : number])):
        return False
    so_far = flat[:number]
    since = rules.cumulative.search(so_far)
    return not since or (year is not None and since.group(0) == f"{year}年以来")


def _this_year(flat: str, position: int, year: int | None) -> bool:
    """False where the last year named before a position is another than the report's."""
    named = _YEAR.findall(flat[:position])
    return year is None or not named or int(named[-1]) == year


def _raw(match: re.Match[str]) -> str:
    return match.string[match.start("n") : match.end("u")]


def _number(match: re.Match[str]) -> Value:
    """The matched number; None where it cannot be read without guessing."""
    text = match.group("n").replace(",", "")
    number = Decimal(text) if text[0].isdigit() else _chinese(text)
    if number is None:
        return None
    if match.group("w"):
        number *= 10_000
    return int(number) if number == number.to_integral_value() else str(number)


def _chinese(text: str) -> Decimal | None:
    """零 … 九千九百九十九, also digit by digit (一二〇); None for what is no numeral."""
    if all(c in _CHINESE for c in text):
        return Decimal("".join(str(_CHINESE[c]) for c in text))
    total, digit, last = 0, None, 10_000
    for char in text:
        if char in _SCALE:
            if _SCALE[char] >= last or (digit is None and (char != "十" or total)):
                return None
            last = _SCALE[char]
            total += (1 if digit is None else digit) * last
            digit = None
        elif digit not in (None, 0):
            return None
        else:
            digit = _CHINESE[char]
    return Decimal(total + (digit or 0))


def is_approximate(mention: Mention) -> bool:
    return bool(re.search("[余多来]", mention.raw)) and mention.value != 0


def narrative_checks(
    form: Form, values: Mapping[tuple[str, str, str], Value], mentions: Sequence[Mention]
) -> list[Check]:
    """The form's relations between table and prose. ``left`` is the table's number, ``right`` the prose's.

    Where the prose gives several numbers, one that agrees is enough; approximate ones are not compared. They are kept
    apart from the relations of one table, which ``harvester parse`` prints.
    """
    checks = []
    for relation in form.relations:
        indicator = _rules().relations.get(relation.id)
        if relation.op != "narrative" or indicator is None:
            continue
        left = _sum(values, relation.tables[0], relation.lhs)
        said = [m.value for m in mentions if m.indicator == indicator and not is_approximate(m)]
        right = left if left in said else next(iter(said), None)
        status = "pass" if left == right else "fail"
        if left is None or right is None:
            status = "not_evaluable"
        checks.append(Check(relation.id, None, status, left, right))
    return checks


def _sum(values: Mapping[tuple[str, str, str], Value], table: str, terms: Iterable[dict[str, Any]]) -> int | None:
    total = 0
    for term in terms:
        value = values.get((table, term["row"], term["col"]))
        if not isinstance(value, int):
            return None
        total += term.get("coef", 1) * value
    return total
