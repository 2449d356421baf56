"""Who lives in the demo: thirty-two people and eight organisations, each with something they talk about."""

import msgspec


class Role(msgspec.Struct, frozen=True):
    """One member: what they are called, what they are about, and whose page it is (None for a person)."""

    username: str
    name: str
    topic: str
    bio: str
    page_of: str | None = None


_PEOPLE = """
ada_appletree|Ada Appletree|garden|Grows more tomatoes than anyone asked for.
bruno_bicycle|Bruno Bicycle|bikes|Two wheels, three locks.
clara_cloud|Clara Cloud|weather|Looks up a lot. Yes, that was a cumulus.
dora_dumpling|Dora Dumpling|food|Dough first, questions later.
emil_envelope|Emil Envelope|letters|Writes letters. On paper. With stamps.
fia_firefly|Fia Firefly|night|Awake when the bats are.
gus_gramophone|Gus Gramophone|music|Plays records in the order they were bought.
hana_hammock|Hana Hammock|books|Reads lying down.
ivo_inkwell|Ivo Inkwell|drawing|One drawing a day, most of them bad.
juna_jigsaw|Juna Jigsaw|puzzles|999 pieces. One is under the sofa.
kalle_kettle|Kalle Kettle|food|Tea before everything.
lena_lantern|Lena Lantern|night|Walks the town after dark and maps its lamps.
milo_marble|Milo Marble|museum|Guards a room with one statue in it.
nia_needle|Nia Needle|craft|Mends what others throw away.
otto_otter|Otto Otter|river|Swims in cold water and says it is fine.
pia_pebble|Pia Pebble|river|Collects stones. Has a favourite. Won't tell.
quinn_quill|Quinn Quill|letters|Calligraphy, mostly of shopping lists.
rosa_rooftop|Rosa Rooftop|garden|Beekeeper, four floors up.
sami_sandwich|Sami Sandwich|food|Rates sandwiches from bread to bread.
tilda_tandem|Tilda Tandem|bikes|Front seat.
ugo_umbrella|Ugo Umbrella|weather|Forecasts rain. Is usually right.
vera_violin|Vera Violin|music|Second violin, first to laugh.
wim_windmill|Wim Windmill|weather|Measures wind for fun.
xenia_xylophone|Xenia Xylophone|music|Teaches rhythm to people who clap on one.
yara_yarn|Yara Yarn|craft|Knits on trains.
zeno_zeppelin|Zeno Zeppelin|books|Science fiction from before there were rockets.
anton_acorn|Anton Acorn|garden|Plants trees he will never sit under.
bella_brushstroke|Bella Brushstroke|drawing|Paints doors.
casper_compass|Casper Compass|river|Lost on purpose.
delia_dice|Delia Dice|puzzles|House rules apply.
edgar_easel|Edgar Easel|museum|Copies old masters, badly and with love.
flora_flourish|Flora Flourish|craft|Bookbinder. Smells of glue.
"""
_PAGES = """
crumb_and_co|Crumb & Co.|food|The bakery that doesn't exist. Open from six.|dora_dumpling
placeholder_bikes|Placeholder Bikes|bikes|We repair bicycles nobody has ridden.|bruno_bicycle
imaginary_museum|The Imaginary Museum|museum|A collection of things that were never made.|milo_marble
example_books|Example Books|books|New, used and unwritten books.|hana_hammock
nowhere_theatre|Nowhere Theatre|music|Premieres every Friday that isn't.|vera_violin
made_up_gardens|Made-up Garden Centre|garden|Everything but weeds. Also weeds.|rosa_rooftop
paper_moon_press|Paper Moon Press|letters|Printing by hand, one moon at a time.|quinn_quill
riverbank_club|Riverbank Rowing Club|river|Slow boats, long breaks.|casper_compass
"""


def cast() -> list[Role]:
    """Everybody, people first."""
    return [Role(*line.split("|")) for block in (_PEOPLE, _PAGES) for line in block.strip().splitlines()]
