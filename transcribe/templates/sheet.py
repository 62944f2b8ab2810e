"""The sheet under a document: paper, margins, styles, language, properties."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Literal

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Inches, Length, Mm

from transcribe.templates.elements import element
from transcribe.templates.wording import one_line

_PAPERS: dict[str, tuple[Length, Length]] = {"letter": (Inches(8.5), Inches(11)), "a4": (Mm(210), Mm(297))}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_UNUSED = ("/stylesWithEffects", "/customXml", "/thumbnail")  # parts of python-docx's own blank document


def blank_sheet(paper: Literal["letter", "a4"], language: str, title: str, author: str) -> Document:
    """A document without text. ``title`` and ``author`` go into its properties, with no date."""
    document = docx.Document()
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(_UNUSED)]:
            del relations[key]
    _lay_out(document, paper)
    _style(document)
    _settle(document)
    speak(document, language)
    name_document(document, title, author)
    return document


def speak(document: Document, language: str) -> None:
    """Say in which language the document is written, for spelling and screen readers."""
    tag = language if _LANGUAGE.fullmatch(language) else "en-US"
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), tag)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:val"), tag)
    document.core_properties.language = tag


def name_document(document: Document, title: str, author: str) -> None:
    """The document's properties: title, author and language, and nothing of who made a template or when."""
    properties = document.core_properties
    language = properties.language
    for child in list(properties._element):
        properties._element.remove(child)
    properties.title = one_line(title)[:255]
    properties.author = one_line(author)[:255]
    properties.language = language


def add_missing_styles(document: Document) -> None:
    """Add those of our styles that a template does not have: what it has keeps the office's look."""
    styles = document.styles.element
    ids = {_name(style): style.get(qn("w:styleId")) for style in styles.findall(qn("w:style"))}
    ours = {style.get(qn("w:styleId")): style for style in _sheet().findall(qn("w:style"))}
    names = {number: _name(style) for number, style in ours.items()}
    taken = set(ids.values())
    for number, style in ours.items():
        if _name(style) in ids:
            continue
        given = number if number not in taken else f"{number}Transcribe"
        style.set(qn("w:styleId"), given)
        ids[_name(style)] = given
        taken.add(given)
        styles.append(style)
        if style.get(qn("w:default")) is not None:
            del style.attrib[qn("w:default")]
    for style in styles.findall(qn("w:style")):
        if style not in ours.values():
            continue
        for tag in ("basedOn", "next", "link"):
            other = style.find(qn(f"w:{tag}"))
            if other is not None:
                other.set(qn("w:val"), ids[names[other.get(qn("w:val"))]])


def _sheet() -> BaseOxmlElement:
    found: BaseOxmlElement = parse_xml(files("transcribe.templates").joinpath("styles.xml").read_bytes())
    return found


def _name(style: BaseOxmlElement) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"))).casefold()


def text_width(document: Document) -> Length:
    """The width of the text between the margins."""
    section = document.sections[0]
    page, left, right = (section.page_width, section.left_margin, section.right_margin)
    return Length((page or 0) - (left or 0) - (right or 0))


def _lay_out(document: Document, paper: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = _PAPERS[paper]
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin, section.bottom_margin = Inches(0.9), Inches(0.9)
    section.header_distance, section.footer_distance = Inches(0.55), Inches(0.5)
    section.different_first_page_header_footer = True


def _style(document: Document) -> None:
    """Put the styles of ``styles.xml`` in the place of python-docx's own, and none of its lists."""
    styles = document.styles.element
    for child in list(styles):
        if child.tag != qn("w:latentStyles"):
            styles.remove(child)
    children = [child for child in _sheet() if isinstance(child.tag, str)]
    styles.insert(0, children[0])  # w:docDefaults stand before w:latentStyles, the styles behind
    styles.extend(children[1:])
    lists = document.part.numbering_part.element
    for child in list(lists):
        lists.remove(child)


def _settle(document: Document) -> None:
    """Word's own settings: today's layout rules, not those of Word 2010, and no marks of another machine."""
    settings = document.settings.element
    for tag in ("zoom", "proofState", "savePreviewPicture", "rsids"):
        for found in settings.findall(qn(f"w:{tag}")):
            settings.remove(found)
    settings.insert(0, element("zoom", percent="100"))
    compat = settings.find(qn("w:compat"))
    compat.remove(compat.find(qn("w:useFELayout")))
    compat.find(qn("w:compatSetting")).set(qn("w:val"), "15")
