"""Simplified Chinese for the report: its own words here, those of findings from the translation that Slicer loads."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_TRANSLATION = Path(__file__).parents[2] / "Resources" / "Translations" / "LungPrep_zh-CN.ts"

_WORDS = {
    "Summary": "摘要",
    "Series": "序列",
    "Why this one": "选择理由",
    "Findings": "发现",
    "Nothing was noticed about the data.": "数据未见异常。",
    "What was done": "处理方式",
    "Where": "位置",
    "info": "信息",
    "warning": "警告",
    "error": "错误",
    "The lungs": "肺",
    "In 3D: from the front, the right, the back and the left": "三维视图：前、右、后、左",
    "Slices": "层面",
    "Measurements": "测量",
    "On the slices as acquired, before any resampling.": "在原始层面上测量，未经任何重采样。",
    "Slice thickness": "层厚",
    "kernel": "卷积核",
    "tube voltage": "管电压",
    "contrast agent": "对比剂",
    "voxel": "体素",
    "vessels and airways": "血管与气道",
    "in": "计入",
    "out": "不计入",
    "yes": "有",
    "no": "无",
    "unknown": "未知",
    "Histogram of HU": "HU 直方图",
    "Share of the volume per 8 HU; dotted: the thresholds of the measures": "每 8 HU 所占体积比例；虚线为各指标的阈值",
    "Lungs and lobes": "肺与肺叶",
    "All other measures": "其他指标",
    "Thirds, core and peel: right lung": "三等分、核心与外周：右肺",
    "Thirds, core and peel: left lung": "三等分、核心与外周：左肺",
    "Thirds, core and peel: all": "三等分、核心与外周：全部",
    "upper third by volume": "上三分之一（按体积）",
    "middle third by volume": "中三分之一（按体积）",
    "lower third by volume": "下三分之一（按体积）",
    "upper third by height": "上三分之一（按高度）",
    "middle third by height": "中三分之一（按高度）",
    "lower third by height": "下三分之一（按高度）",
    "core": "核心",
    "peel": "外周",
    "Measure": "指标",
    "Geometry": "几何",
    "Grid": "网格",
    "Size": "大小",
    "Spacing, mm": "间距 (mm)",
    "Origin, mm": "原点 (mm)",
    "native": "原始",
    "prepared": "处理后",
    "How it was made": "生成过程",
    "Source": "来源",
    "Segmentation": "分割",
    "How far the mask can be trusted": "掩膜的可信度",
    "Second opinion": "第二意见",
    "Recipe": "方案",
    "recipe": "方案",
    "segmenter": "分割器",
    "Seconds": "用时 (秒)",
    "Not a medical device: for research only.": "非医疗器械：仅供研究使用。",
    "score from 0 to 1": "评分（0 至 1）",
    "right lung": "右肺",
    "left lung": "左肺",
    "all": "全部",
    "right upper lobe": "右上叶",
    "right middle lobe": "右中叶",
    "right lower lobe": "右下叶",
    "left upper lobe": "左上叶",
    "left lower lobe": "左下叶",
    "sides": "左右",
    "volume": "体积",
    "pieces and holes": "碎片与孔洞",
    "air that is no lung": "非肺气体",
    "lung missing": "缺失的肺",
    "lung unlabelled": "未标注的肺",
    "lobes": "肺叶",
    "ends of the image": "图像边缘",
    "Volume": "体积",
    "Mass": "质量",
    "Mean": "平均值",
    "SD": "标准差",
    "Median": "中位数",
    "Mode": "众数",
    "Skewness": "偏度",
    "Excess kurtosis": "超额峰度",
    "Hyperinflated": "过度充气",
    "Normally aerated": "正常充气",
    "Poorly aerated": "充气不良",
    "Not aerated": "无充气",
}


def chinese(text: str) -> str:
    """The text in Simplified Chinese; as it is where there is no translation."""
    return _WORDS.get(text) or _of_slicer().get(text) or text


@cache
def _of_slicer() -> dict[str, str]:
    """The finished sentences of the translation file; none where it was not installed beside the library."""
    from xml.etree import ElementTree

    try:
        root = ElementTree.parse(_TRANSLATION).getroot()
    except (OSError, ElementTree.ParseError):
        return {}
    found = {}
    for message in root.iter("message"):
        translation = message.find("translation")
        if translation is not None and translation.text and translation.get("type") != "unfinished":
            found[message.findtext("source", "")] = translation.text
    return found
