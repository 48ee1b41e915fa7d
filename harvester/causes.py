"""Every code by which a page, a file or a harvest says what is wrong, what it means and what to do about it.

``docs/error-codes.md`` is made from here and a test finds codes that are used and not in here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    meaning: str
    advice: str


INPUT: dict[str, Cause] = {
    "not_a_report": Cause(
        "It can be read and is no annual report on open government information: another kind of report, a guide, an "
        "explanation in pictures, a list, or an official form that names neither agency nor year.",
        "Nothing, if that is so. If it is a report, keep the page as an example (CONTRIBUTING.md).",
    ),
    "unreadable": Cause(
        "The bytes cannot be read as a document: damaged, encrypted, cut short, or the file is not there.",
        "Open it by hand. A damaged download is mended by fetching it again; a password has to be taken off.",
    ),
    "too_large": Cause(
        "Larger than what is read of a page, a file or an archive once unpacked.",
        "Look at what it is: reports are far smaller. Split it, or take the report out of it.",
    ),
    "blocked_page": Cause(
        "The server answered with a page of its firewall, or a login or waiting page, in place of the report.",
        "Try later and more slowly; see whether an archive has the page (`scrapy crawl archive`).",
    ),
    "soft_404": Cause(
        "Status 200, but the page says that there is no such page.",
        "The report has moved or is gone: look on the portal, else in an archive.",
    ),
    "hijacked_page": Cause(
        "The address now serves something that does not belong there (advertising, gambling, another owner).",
        "Do not open it. Take the report from an archive.",
    ),
    "unsupported_media": Cause(
        "A kind of file that is not read, or one whose reader is not installed.",
        "`pip install 'ogi-harvester[all]'` installs every reader; else turn it into HTML, PDF or DOCX.",
    ),
}
"""Codes of the error objects of ``harvester parse``, which are also reasons of rejects."""

CRAWL: dict[str, Cause] = {
    "robots_denied": Cause(
        "robots.txt forbids it, or the server refused robots.txt itself with 403.",
        "It is respected. Ask the operator of the site, or use an archive (`scrapy crawl archive`).",
    ),
    "blocked_js_challenge": Cause(
        "The server wants a script to run before it answers. Such challenges are not broken.",
        "Use an archive (`scrapy crawl archive`), or save the pages by hand and `harvester ingest` them.",
    ),
    "blocked": Cause(
        "The server refused the page (403 and the like) or showed a page of its firewall.",
        "Use an archive (`scrapy crawl archive`), or try more slowly or from another network.",
    ),
    "rate_limited": Cause(
        "The server asked for a pause (429) and went on asking.",
        "Run the same command later, with a larger DOWNLOAD_DELAY.",
    ),
    "refused": Cause(
        "The server refused this page with another status of 4xx.",
        "Look at it with a browser: it may want a login, or be gone.",
    ),
    "unreachable": Cause(
        "No connection: the name does not resolve, nobody answers, or the connection breaks off every time.",
        "Open the host in a browser. If it is gone, put its successor into data/portals; else run the crawl again.",
    ),
    "gone": Cause(
        "The server says 404 or 410, or sends the visitor to its home page.",
        "The report was moved or taken down: look on the portal, else use an archive (`scrapy crawl archive`).",
    ),
    "server_error": Cause(
        "The server failed (5xx) each time it was asked.",
        "Run the same crawl again later: what is already there is not asked for again.",
    ),
    "redirect_loop": Cause("The site sends the visitor in a circle.", "Look at the page with a browser."),
    "truncated_response": Cause("The answer was cut short each time.", "Run the same command again."),
    "https_failed": Cause("https did not work; http on the same host was used.", "Nothing: it is on record."),
    "tls_legacy": Cause(
        "The host's encryption is older than today's rules allow; older ones were tried, for this host only.",
        "Nothing: it is on record. Its pages are less protected on their way than others.",
    ),
    "certificate_fault": Cause(
        "The host's certificate is not valid: expired, for another name, or of an issuer that is not known.",
        "Look at it with a browser; `-s HARVEST_BAD_CERTIFICATES=1` takes the pages of such hosts nevertheless.",
    ),
    "not_in_archive": Cause(
        "The archive that is replayed or asked does not hold this page.",
        "Crawl without HARVEST_REPLAY to fetch it; or ask another archive.",
    ),
    "archive_error": Cause(
        "The archive could not be read or written, so the page was not used.",
        "Look at disk and rights, run `harvester verify`, then the same crawl again.",
    ),
    "archive_locked": Cause(
        "Another process is writing into the same harvest.",
        "Wait until it has ended, or give another HARVEST_DIR.",
    ),
    "other_year": Cause(
        "A report of a year that was not asked for.",
        "Nothing, or crawl without `years` to keep it.",
    ),
    "foreign_host": Cause(
        "A host that this crawl may not visit: not of the portal, and no government site.",
        "If it really belongs to the portal, crawl with `-a allow=HOST` or add it to data/portals/allowed_hosts.txt.",
    ),
    "forbidden_address": Cause(
        "The host's name leads to an address inside a private network or this machine.",
        "Nothing: such addresses are never visited.",
    ),
    "forbidden_scheme": Cause("Neither http nor https.", "Nothing: such addresses are never visited."),
    "parser_killed": Cause(
        "The process that parsed this page ended twice over it: a crash, more than a minute of processor time, or too "
        "little memory on this machine.",
        "If memory was short, `harvester reparse` reads the page again from the archive. Else report it with the page.",
    ),
    "browser_failed": Cause(
        "The browser (`HARVEST_BROWSER`) could not show a list that only scripts make; the detail says why.",
        "Look whether the browser runs on this machine; the page's address is right, for it was fetched before.",
    ),
    "internal_error": Cause(
        "A fault of the program while it looked at this page; the log has the place.",
        "Please report it with the address; the page is archived and `harvester reparse` reads it again.",
    ),
}
"""Further reasons of rejects, which only a crawl has."""

_LOOK = "Look at the place that the message names; the values around it are as they are printed."

WARNINGS: dict[str, Cause] = {
    "agency_not_stated": Cause(
        "Neither title nor text names the reporting body.", "Look at the page; `agency` is null."
    ),
    "agency_from_site": Cause("Only the site's name tells the reporting body.", "Trust it less than a printed name."),
    "place_not_stated": Cause(
        "The body is named, but nothing says in which division it lies.",
        "`adcode` is null; give `--url` if you know it.",
    ),
    "place_ambiguous": Cause(
        "The name fits several divisions and nothing decides.", "`adcode` is null; look at the page."
    ),
    "identity_conflict": Cause(
        "Title, text, signature or site name different bodies or places.", "Compare them; the message names both."
    ),
    "year_not_stated": Cause("Neither title nor text names the year.", "`year` is null; look at the page."),
    "year_ambiguous": Cause("Several years are named and nothing decides.", "`year` is null; look at the page."),
    "year_conflict": Cause("Two places name different years.", "The title on the page was believed; look at it."),
    "year_implausible": Cause("A year is named that no report can be of.", "`year` is null; look at the page."),
    "year_from_breadcrumb": Cause("Only the breadcrumb names the year.", "Trust it less than a year in the title."),
    "year_from_url": Cause("Only the address names the year.", "Trust it less than a year in the title."),
    "date_implausible": Cause("A date of publication that cannot be.", "It was passed over; see `dates`."),
    "tables_elsewhere": Cause(
        "The tables are pictures or stand in an attachment.", "A crawl reads those too; else fetch and parse them."
    ),
    "unknown_label": Cause("A label that the form does not have.", "Is it a new form? See CONTRIBUTING.md, forms."),
    "unknown_row": Cause("A row that the form does not have, with values.", "Its values are in no cell; see the page."),
    "row_label_lost": Cause("A row of values without a label.", "Its values are in no cell; see the page."),
    "traditional_script": Cause(
        "The page is in traditional script, as the Big5 twins of portals are.",
        "Names are given in simplified script, texts as printed; the portal likely has the page in simplified too.",
    ),
    "shown_by_script": Cause(
        "The page shows its text by a script only; it was read from the page's source.",
        "Compare with the page in a browser where it matters.",
    ),
    "formula_without_value": Cause(
        "A spreadsheet holds formulas whose results are not stored; nothing was worked out.",
        "Open and save the file with a spreadsheet program, and ingest it again.",
    ),
    "struck_out": Cause("Text with a line through it was left out; what stands beside it was read.", _LOOK),
    "missing_column": Cause("The table lacks a column of the form; the others were read by its header.", _LOOK),
    "header_lost": Cause("A table's header is not there; its columns were told by the form's order.", _LOOK),
    "running_text": Cause("A table's labels and numbers stand in one line; its cells are not recoverable.", _LOOK),
    "label_by_order": Cause("A row's label is damaged; the order of the rows told which it is.", _LOOK),
    "repeated_row": Cause("A row is printed twice, first blank and then with numbers; the numbers count.", _LOOK),
    "ambiguous_row": Cause("A row's values fit its columns in several ways.", "Uncertain cells are not_recoverable."),
    "columns_as_lines": Cause(
        "A table of one row is printed with its columns below each other.", "Labels and sums agree; nothing to do."
    ),
    "conflicting_values": Cause("One cell has two values on the page.", "The cell is not_recoverable; see the page."),
    "merged_value_cell": Cause("Cells with values are merged.", "The cells are not_recoverable; see the page."),
    "doubtful_blanks": Cause(
        "A sum does not hold with zeros for its blank cells.",
        "A blank stands for a number, or a cell was read in a wrong place; compare with the page.",
    ),
    "fewer_values": Cause("A row has fewer values than columns.", "At most the last, the total, is reported."),
    "extra_values": Cause("A row has more values than columns.", "What has no column is in no cell; see the page."),
    "joined_number": Cause(
        "A number was printed in pieces or with a mark beside it.", "Its sums prove it; nothing to do."
    ),
    "unassigned_values": Cause("Values that belong to no cell for certain.", "They are in no cell; see the page."),
    "unreadable_number": Cause("A cell holds something that is no number.", "The cell is not_recoverable; see `raw`."),
    "number_with_note": Cause("Words stand beside the number.", "See `raw`: they may change its meaning."),
    "negative_count": Cause("A count below zero, as printed.", "It is kept; it is wrong in the source."),
    "more_warnings": Cause("There are more warnings than are listed.", "Look at the page: its tables are in disorder."),
    "repeated_header": Cause("A table goes on over pages and repeats its header.", "Nothing: it was read once."),
    "damaged_encoding": Cause(
        "Some bytes fit no encoding and were replaced.", "Text around � may be wrong; see the page."
    ),
    "chrome_unknown": Cause("Page chrome was told by words only.", "Section texts may hold menus or links."),
    "bad_link": Cause("A link on the page is no address.", "Nothing, unless an attachment is missing."),
    "hidden_text": Cause("Text in the file that is not printed.", "It was not read as a value."),
    "converted": Cause("An old Word or WPS file was converted before it was read.", "Compare with the original."),
    "damaged_properties": Cause("The properties of the file cannot be decoded.", "Its title was passed over."),
    "damaged_page": Cause("A page of the file cannot be read.", "Its cells are missing; open it by hand."),
    "scanned_page": Cause("A page is a picture and was not read.", "`pip install 'ogi-harvester[all]'` for OCR."),
    "other_member": Cause("The ZIP file holds another document too.", "It was not read; unpack it and parse it."),
    "member_not_read": Cause("A file in the ZIP file was left out.", "Unpack it and parse it if it is a report."),
    "member_skipped": Cause("A file in the ZIP file is no document.", "Nothing."),
    "member_unreadable": Cause("A file in the ZIP file cannot be read.", "Unpack it and open it by hand."),
    "ocr": Cause("A page was read by OCR.", "Compare numbers that matter with the picture."),
    "ocr_unproven": Cause(
        "Two readings of a picture differ, or a figure runs into a line, and no sum proves the number.",
        "Compare it with the picture.",
    ),
    "oblique_text": Cause(
        "Text runs across a page at an angle, as watermarks do.", "It was kept apart from the text and the tables."
    ),
    "unmapped_font": Cause(
        "The fonts of a page do not say which characters they show.",
        "The page was read as a picture where OCR is installed; compare numbers that matter.",
    ),
    "ocr_text_layer": Cause("The text of a page was made by OCR before us.", "Compare numbers that matter."),
}
"""Codes of the warnings of reports."""


def advice(code: str) -> str | None:
    """What to do about a code, or None for one that is not known here."""
    cause = INPUT.get(code) or CRAWL.get(code)
    return cause.advice if cause else None
