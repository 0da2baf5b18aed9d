"""What an article is about: Article + topic → Verdict with evidence. Pure.

compiled.py makes a `Topic` from its settings, matching.py finds its terms, judging.py weighs them, looking.py tells from a
page's source that it cannot be on any topic, marking.py shows the terms in a text, encoding.py knows misread letters.
"""

from monitor.topic.compiled import Topic, compile_topic
from monitor.topic.judging import judge
from monitor.topic.looking import first_look, names_topic
from monitor.topic.marking import Span, mark

__all__ = ["Span", "Topic", "compile_topic", "first_look", "judge", "mark", "names_topic"]
