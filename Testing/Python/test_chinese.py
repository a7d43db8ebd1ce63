"""The Chinese is whole: nothing in its file unfinished, no placeholder lost, no English left in a report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

import mask_faults as faults
from chinese_texts import english_words, is_chinese
from headless_browser import browser
from LungPrepLib.case import PreparedCase
from LungPrepLib.findings import KINDS, Finding
from LungPrepLib.messages import Count, FileName, Message, Quantity, Word, say
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import load_recipe
from LungPrepLib.report.chinese import chinese, in_chinese
from LungPrepLib.report.figures import Pictures
from LungPrepLib.report.html import write_report
from LungPrepLib.segmentation.segmenter import Segmentation
from translations import CHINESE, LIBRARY, shown_strings, translated_strings

# Texts that need no Chinese: codes, names of types, networks and formats.
_SAME = re.compile(
    r"[LRPASI]{3}|[A-Z]\w*(-\d+)?|[sq]form|u?int\d+|b?float\d+|lungmask|\W*(\{[^}]+\}\W*(mm|x|MB|kVp)?)+"
)


def test_no_message_is_unfinished() -> None:
    messages = [message for context in ElementTree.parse(CHINESE).getroot() for message in context.iter("message")]
    unfinished = [
        message.findtext("source")
        for message in messages
        if not message.findtext("translation") or "type" in message.find("translation").attrib  # type: ignore[union-attr]
    ]
    assert not unfinished


def test_what_window_and_report_say_by_themselves_is_translated() -> None:
    """What the library says may be newer than the file, and is shown in English until somebody translates it."""
    known = translated_strings(CHINESE)
    missing = [(context, text) for context, texts in shown_strings().items() for text in texts]
    missing = [key for key in missing if key not in known and key[0] != LIBRARY]
    assert not missing, "run Testing/Python/translations.py, translate, and compile with lrelease"


def test_each_translation_has_the_placeholders_of_its_source() -> None:
    def fields(text: str) -> Counter[str]:
        return Counter(re.findall(r"(?<!\{)\{([^{}]+)\}(?!\})", text))

    assert [s for (_, s), chinese in translated_strings(CHINESE).items() if fields(s) != fields(chinese)] == []


def test_each_translation_is_chinese() -> None:
    texts = {source: text for (_, source), text in translated_strings(CHINESE).items()}
    assert [source for source, text in texts.items() if source == text and not _SAME.fullmatch(text)] == []
    assert {text: words for text in texts.values() if is_chinese(text) and (words := english_words(text))} == {}
    half_width = r"[\u4e00-\u9fff][,;:?!](?!\w)|[\u4e00-\u9fff]\.(?!\.|\w)"
    assert [text for text in texts.values() if re.search(half_width, text)] == []


# One word for one thing, the one that radiologists in China use: what is not said, and what is said for it.
_OTHER_WORDS = {
    "团块": "簇 (of low attenuation; 团块 is a lesion)",
    "低密度区": "低衰减区",
    "高密度区": "高衰减区",
    "模体": "体模",
    "造影剂": "对比剂",
    "卷积核": "重建核",
    "掩码": "掩膜",
    "遮罩": "掩膜",
    "扫描协议": "扫描方案",
    "层间隔": "层间距",
    "切片厚度": "层厚",
    "片厚": "层厚",
    "横断位": "轴位",
    "横断面": "轴位",
    "窗中心": "窗位",
    "亨斯菲尔德": "亨氏单位",
    "胸片": "定位像",
    "图象": "图像",
}


def test_one_word_is_used_for_one_thing() -> None:
    texts = [text.replace("体模检查", "") for text in translated_strings(CHINESE).values()]
    assert [(word, text) for word in _OTHER_WORDS for text in texts if word in text] == []


def test_attenuation_is_not_called_density() -> None:
    """衰减 and CT 值 are in HU, 密度 in g/L: the 15th percentile is given as both."""
    known = {source: text for (_, source), text in translated_strings(CHINESE).items()}
    wrong = [s for s, t in known.items() if s.endswith(" of the attenuation") and ("CT 值" not in t or "密度" in t)]
    assert wrong == [] and "密度" in known["15th percentile as a density"]


def test_english_would_be_noticed() -> None:
    assert english_words("掩膜 lies outside 图像") == ["lies", "outside"]
    assert english_words("请用 --segmenter 运行“lungprep doctor”，见 case.json 和 U-Net（2.5 mm）") == []


class _Shown(HTMLParser):
    """The texts that a page shows in Chinese: what its style hides then, and what is data, left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        english = given.get("lang") == "en" and given.get("class") != "any" and tag != "html"
        if self._hidden or english or tag in ("style", "pre", "nav", "code", "title"):
            self._hidden += [tag] if tag not in ("img", "br", "meta", "input", "line", "polyline") else []
            return
        self.texts += [given["title"] or ""] if "title" in given else []
        # An attribute has one text for both languages: English first.
        self.texts += [
            str(given[name]).rpartition(" / ")[2] for name in ("alt", "aria-label") if tag != "input" and name in given
        ]

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


def _in_the_file() -> set[str]:
    return {source for context, source in translated_strings(CHINESE) if context == LIBRARY}


@pytest.fixture(scope="module")
def case() -> PreparedCase:
    """A case of lobes in which one is missing, with every finding that has Chinese, and measures without a number."""
    image, labels, structures = faults.lobe_missing(faults.body(0))
    made = prepare(image, load_recipe("quantification"), labels=Segmentation(labels, structures))
    known = [code for code, kind in KINDS.items() if {kind.meaning, kind.action, kind.advice} <= _in_the_file()]
    assert len(known) > 90, "all but those of this week"
    for kind in (KINDS[code] for code in known):
        made.findings.append(Finding("some-finding", kind.severity, Message(kind.meaning), Message(kind.action)))
    for row in made.measurements:
        row |= {"lac_exponent_d": None, "blank": "lac_exponent_d: too few clusters to fit exponent D"}
        row |= {"kernel": "B30f", "contrast": "yes"}
    made.reasons = [
        say("{slices}, fewer than {least}", slices=say("{number} slices", number=12), least=20),
        say("kernel {kernel} is sharp", kernel="B70f"),
        say("asked for by name, although {reasons}", reasons=[say("an X-ray projection"), say("not a finite number")]),
    ]
    return made


@pytest.fixture(scope="module")
def page(case: PreparedCase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chinese") / "report.html"
    write_report(case, Pictures(case), path)
    return path


def _english(texts: Iterable[str]) -> dict[str, list[str]]:
    """The texts with English words, and those that are one; the recipe's name is none."""
    found = {text: english_words(text) for text in texts if text != "quantification"}
    found |= {text: [text] for text in texts if re.fullmatch(r"[A-Z][a-z]{3,}( [a-z]+)*", text)}
    return {text: words for text, words in found.items() if words}


def test_no_english_is_left_in_a_chinese_report(case: PreparedCase, page: Path) -> None:
    assert "lobes-implausible" in [finding.code for finding in case.findings] and case.regional_measurements
    shown = _Shown()
    shown.feed(page.read_text(encoding="utf-8"))
    texts = [text.strip() for text in shown.texts if text.strip()]
    assert sum(map(is_chinese, texts)) > 400
    assert _english(texts) == {}
    assert "指数 D：簇太少，无法拟合指数 D" in "".join(texts)
    assert "右肺上叶" in texts and "以下肺叶几乎没有标注：右肺中叶。" in texts


@pytest.mark.slow
def test_no_english_is_left_on_the_screen(page: Path, tmp_path: Path) -> None:
    with browser(tmp_path) as window:
        window.open(page)
        window.click("label[for=to-zh]")
        window.run("document.querySelectorAll('details.measured').forEach(d => { d.open = true; })")
        lines = [line.strip() for line in window.run("return document.querySelector('main').innerText").splitlines()]
        lines += window.run("return [...document.querySelectorAll('svg text')].filter(e => e.getClientRects().length)"
                            ".map(e => e.textContent)")  # fmt: skip
        assert sum(map(is_chinese, lines)) > 200 and "右肺上叶" in lines
        named = [line.replace("quantification", "") for line in lines]
        assert _english(named) == {}
        window.click("label[for=to-en]")
        assert not is_chinese(window.run("return document.querySelector('main').innerText"))


def test_a_link_says_the_language(page: Path, tmp_path: Path) -> None:
    """``report.html#zh-Hans`` is in Chinese until English is chosen; without it, the other way round."""
    title = "return [...document.querySelectorAll('h2')].map(title => title.innerText).includes('发现')"
    with browser(tmp_path) as window:
        for fragment, chosen in (("", ("to-zh", "to-en")), ("#zh-Hans", ("to-en", "to-zh"))):
            window.open(page)
            window.run("location.hash = arguments[0]", fragment)
            assert window.run(title) == bool(fragment)
            for label in chosen:
                window.click(f"label[for={label}]")
                assert window.run(title) == (label == "to-zh")


def test_a_message_and_all_that_is_in_it_are_chinese() -> None:
    message = say(
        "{number} slices are missing ({length} of {total}): {places}.",
        number=3,
        length=Quantity(7.5, "mm"),
        total=Quantity(300, "mm"),
        places=[say("{number} after slice {place}", number=3, place=52)],
    )
    assert in_chinese(message) == "缺少 3 层（300 mm 中的 7.5 mm）：第 52 层之后 3 层。"
    smaller = say(
        "The {side} lung has {volume:.0f}, {share:.0f} of both.",
        side=Word("left"),
        volume=Quantity(312.2, "mL"),
        share=Quantity(8.1, "%"),
    )
    assert in_chinese(smaller) == "左肺的体积为 312 mL，占两肺的 8 %。"
    arrived = say(
        "{damaged} arrived damaged; {here} of {expected} are whole.", damaged=Count(1, "instance"), here=3, expected=4
    )
    assert in_chinese(arrived) == "有 1 个实例到达时已损坏；4 个中有 3 个完整。"
    damaged = say("The file {file} {reason}.", file=FileName("a.dcm"), reason=say("is a colour picture"))
    assert in_chinese(damaged) == "文件'a.dcm'是彩色图片。"
    assert chinese("a name of somebody's own") == "a name of somebody's own"
