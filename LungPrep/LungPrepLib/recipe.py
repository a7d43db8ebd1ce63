"""Every choice of a run: the model, the files that it is read from, and its sections, as everybody imports them.

:mod:`.recipe_model` is what a recipe is, :mod:`.recipe_rules` and :mod:`.steps` declare its keys,
:mod:`.recipe_reading` makes one from a file, :mod:`.recipe_writing` a file from one.
"""

from .recipe_model import Recipe as Recipe
from .recipe_model import Section as Section
from .recipe_model import recipe_key as recipe_key
from .recipe_model import recipe_sections as recipe_sections
from .recipe_model import segmenter_option_classes as segmenter_option_classes
from .recipe_model import step_classes as step_classes
from .recipe_reading import load_recipe as load_recipe
from .recipe_reading import recipe_from_dict as recipe_from_dict
from .recipe_reading import recipe_text as recipe_text
from .recipe_reading import shipped_recipes as shipped_recipes
from .recipe_rules import MODELS as MODELS
from .recipe_rules import GeometryRules as GeometryRules
from .recipe_rules import HounsfieldRules as HounsfieldRules
from .recipe_rules import ImageFileRules as ImageFileRules
from .recipe_rules import MeasurementRules as MeasurementRules
from .recipe_rules import OutputRules as OutputRules
from .recipe_rules import PictureRules as PictureRules
from .recipe_rules import PointRules as PointRules
from .recipe_rules import SegmentationRules as SegmentationRules
from .recipe_rules import SelectionRules as SelectionRules
from .recipe_writing import commented_recipe as commented_recipe
from .recipe_writing import recipe_to_toml as recipe_to_toml
from .recipe_writing import toml_value as toml_value
