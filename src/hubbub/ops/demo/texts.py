"""What people of the demo say: sentences by topic, put together by chance that is the same every time."""

import random

_SAYINGS = {
    "garden": """The first tomato is red. Just the one.|Bees are out early this year.|Slugs 4, salad 0.|Planted an oak. See you in eighty years.|Who wants courgettes? Please want courgettes.|Compost is just slow cooking.|The neighbour's cat has opinions about my seedbed.|It rained on the one day I didn't water.""",
    "bikes": """New route to work: two minutes longer, one bridge prettier.|Found the squeak. It was the bottle cage.|A bell is a conversation.|Headwind both ways, as tradition demands.|Open workshop on Saturday, bring your rust.|The bike lane ends where the courage begins.|Changed a tyre in under five minutes and nobody saw it.|Carried a chair home by bike. It was a small chair.""",
    "weather": """Mackerel sky over the harbour.|Twelve millimetres overnight. The frogs are pleased.|Fog so thick that the ferry rang its bell.|A rainbow, and behind it a second one that nobody noticed.|Wind from the east: bring the laundry in.|First frost on the windscreen.|The forecast says sun. I say umbrella.|Lightning at 3 a.m., counted to nine.""",
    "food": """The sourdough has doubled. So has my hope.|Cardamom buns are out of the oven at seven.|Soup is a way of tidying the fridge.|Tea: four minutes. Not three. Not five.|Ranked all sandwiches within walking distance. Results soon.|Burnt the first pancake, as one must.|Dumplings: 120 folded, 119 pretty.|Rhubarb season is short. Act accordingly.""",
    "letters": """A letter took eleven days and was worth each.|The new stamps have owls on them.|Ran out of blue ink in the middle of a sentence and|Handwriting is drawing that you can read. Sometimes.|Posted five letters. Now the waiting, which is half of it.|Found a postcard from 1911 that only says: arrived, raining.|Wax seals are unnecessary, which is the point.|Paper has a right side. Feel for it.""",
    "night": """Counted 214 street lamps, six of them asleep.|A fox crossed at the zebra crossing. Properly.|The bats are back under the bridge.|From the hill you can see four towns pretending to sleep.|Full moon, no need for a torch.|The night bus driver knows everybody's stop.|Heard an owl answer another owl, and a third disagree.|Perseids tonight, clouds permitting.""",
    "music": """Side B is underrated.|Rehearsal: we now start together. Ending together is for next week.|The metronome and I are no longer on speaking terms.|Found a record with somebody's shopping list in the sleeve.|Concert on Friday, entry free, exit also.|An octave is a promise.|The bassoon has a cold.|New strings. Please excuse the squeaking.""",
    "books": """Finished it at two in the morning. Regret nothing.|The sequel nobody asked for is better.|Reading group on Thursday: chapter four, and cake.|A bookmark is a ticket you found in your coat.|Three hundred pages of map, ten of story. Perfect.|Sorted the shelf by colour. Can't find anything. Beautiful.|Poetry shelf is full, which is no reason.|A spaceship made of brass. Of course it flies.""",
    "drawing": """Today's drawing: a hand with five fingers, finally.|Drew the same door for the ninth time. It is a good door.|Ink dries faster than second thoughts.|Shadows are blue. Look again.|Sketchbook number 31 is full.|Nobody holds still except chairs.|Mixed a green that I won't manage again.|Erased more than I drew. A good day.""",
    "puzzles": """It was under the sofa.|All edge pieces are there, for once.|New game tonight, the rules take longer than the game.|Rolled six ones. Is that lucky or not?|The sky is 400 pieces of the same blue.|Cryptic clue of the day: quiet bird returns, loudly (5)|Chess in the park, boards provided, excuses welcome.|I have a system. The system is wrong.""",
    "museum": """A visitor asked whether the statue is heavy. It is.|New label: now with a date that might be true.|Restoration finished. The angel has its nose back.|Late opening on Thursday, bring somebody who thinks they don't like museums.|The cloakroom has the better collection of umbrellas.|Copied a hand for six hours. It waves back now.|The oldest thing here is a crumb.|Free entry on rainy days, as always.""",
    "craft": """Darned a sock. It will outlive me.|Seven rows back, one forward.|The glue says one hour. The glue lies.|A button tin is a family tree.|Visible mending: gold thread on a grey coat.|Knitted from one end of the railway line to the other.|Bound a book of empty pages and nobody dares to write in it.|Repair café on Sunday. We fix everything but hearts.""",
    "river": """Water: 9 degrees. Me: fine.|Found a stone with a stripe all around it. Make a wish.|The heron was here first and knows it.|Boat house painted. Hands painted.|Low water: the old bridge shows its feet.|Regatta on Sunday, slowest boat wins the cake.|Took the wrong arm of the river. Found the right place.|Ice at the edges this morning.""",
}  # fmt: skip
_REPLIES = """So true.|How long did that take?|I need to see a picture of this.|Same here, since Tuesday.|My grandmother swore by that.|Count me in!|This made my day.|Strong disagree, but I respect it.|Where was that?|Can I bring a friend?|You always say that.|Saving this for later.|That is the best sentence I have read today.|Which one was it in the end?|Tried it. It works. I don't know why.|Please write this down somewhere.|Next time call me!|Tell me more.|I was there, it was even better.|And the second one?""".split("|")  # fmt: skip
_ANSWERS = """Two hours, and I'd do it again.|By the old bridge, left side.|Of course, bring everybody.|I'll post one tomorrow.|The second one is a secret.|Ha! Thank you.|It was the blue one.|Come and see for yourself.""".split("|")  # fmt: skip
_TAGS = {
    "garden": "gardening", "bikes": "cycling", "weather": "sky", "food": "baking", "letters": "snailmail",
    "night": "nightwalk", "music": "music", "books": "nowreading", "drawing": "sketchbook", "puzzles": "puzzles",
    "museum": "museum", "craft": "mending", "river": "river",
}  # fmt: skip
_POLLS = [
    (
        "What should the next open evening be about?",
        ["Repairing", "Baking", "Singing", "Nothing, just sitting"],
    ),
    ("Tea or coffee at the meeting?", ["Tea", "Coffee", "Both, in turn"]),
    ("Which colour for the boat house?", ["Red", "Green", "The colour of the river"]),
    ("When do you read?", ["In the morning", "At night", "On the train", "I only buy books"]),
    ("How many bicycles are enough?", ["One", "Two", "One more than I have"]),
    ("Umbrella or raincoat?", ["Umbrella", "Raincoat", "I like being wet"]),
]


def saying(dice: random.Random, topic: str) -> str:
    """Something about a topic, sometimes with its hashtag."""
    text = dice.choice(_SAYINGS[topic].split("|"))
    return f"{text} #{_TAGS[topic]}" if dice.random() < 0.35 else text


def reply(dice: random.Random) -> str:
    """Something to answer to anything."""
    return dice.choice(_REPLIES)


def answer(dice: random.Random) -> str:
    """What the first speaker says to that."""
    return dice.choice(_ANSWERS)


def polls() -> list[tuple[str, list[str]]]:
    """Questions and their options."""
    return _POLLS
