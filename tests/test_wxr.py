"""What an item may hold or lack: each case stands between two sound items, which must be whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from msgspec import UNSET
from reading import Reading, counted, read

if TYPE_CHECKING:
    from pipeline.model import Post

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
	<title>Site</title>
	<link>https://a.example</link>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>https://a.example</wp:base_site_url>
	<wp:base_blog_url>https://a.example</wp:base_blog_url>
"""
TAIL = "</channel>\n</rss>\n"
SOUND = """	<item>
		<title><![CDATA[Sound {n}]]></title>
		<link>https://a.example/sound-{n}/</link>
		<pubDate>Fri, 01 Mar 2019 10:00:00 +0000</pubDate>
		<dc:creator><![CDATA[anna]]></dc:creator>
		<guid isPermaLink="false">https://a.example/?p={n}</guid>
		<description></description>
		<content:encoded><![CDATA[<p>Sound {n}</p>]]></content:encoded>
		<excerpt:encoded><![CDATA[]]></excerpt:encoded>
		<wp:post_id>{n}</wp:post_id>
		<wp:post_date><![CDATA[2019-03-01 10:00:00]]></wp:post_date>
		<wp:post_name><![CDATA[sound-{n}]]></wp:post_name>
		<wp:status><![CDATA[publish]]></wp:status>
		<wp:post_type><![CDATA[post]]></wp:post_type>
		<wp:post_password><![CDATA[]]></wp:post_password>
		<category domain="category" nicename="news"><![CDATA[News]]></category>
		<wp:postmeta>
		<wp:meta_key><![CDATA[k]]></wp:meta_key>
		<wp:meta_value><![CDATA[v]]></wp:meta_value>
		</wp:postmeta>
		<wp:comment>
			<wp:comment_id>{n}</wp:comment_id>
			<wp:comment_content><![CDATA[Reply]]></wp:comment_content>
			<wp:comment_approved><![CDATA[1]]></wp:comment_approved>
		</wp:comment>
	</item>
"""
FIELDS = """		<wp:post_id>5</wp:post_id>
		<wp:post_name><![CDATA[five]]></wp:post_name>
		<wp:status><![CDATA[publish]]></wp:status>
		<wp:post_type><![CDATA[post]]></wp:post_type>
		<wp:post_password><![CDATA[]]></wp:post_password>
"""


def item(body: str, title: str = "<![CDATA[Five]]>") -> str:
    """An item with the fields that every item has, and some more."""
    return f"	<item>\n		<title>{title}</title>\n{FIELDS}{body}\n	</item>\n"


def content(text: str) -> str:
    """An item whose content is a text as it stands."""
    return item(f"		<content:encoded><![CDATA[{text}]]></content:encoded>")


def meta(key: str, value: str) -> str:
    """A custom field."""
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
    )


class Case(NamedTuple):
    """A damaged or odd item."""

    xml: str
    """What stands between the two sound items."""
    items: tuple[dict[str, Any], ...] = ()
    """Fields that the items between must have; a dict each."""
    codes: frozenset[str] = frozenset()
    """What must be noted; nothing else may."""
    comments: tuple[dict[str, Any], ...] = ()
    """Fields that the comments between must have."""
    miscounted: bool = False
    """Whether the independent count may differ: a tag that it counts by is damaged."""


def one(
    xml: str, *codes: str, comments: tuple[dict[str, Any], ...] = (), miscounted: bool = False, **fields: Any
) -> Case:
    """A case of one item."""
    return Case(xml, (fields,), frozenset(codes), comments, miscounted)


QUOTED = "<item>\n<title><![CDATA[x]]]]><![CDATA[></title><wp:post_id>7</wp:post_id>\n</item>"
"""WXR in a text, as WordPress escapes it."""
SHOWN = "<item>\n<title><![CDATA[x]]></title><wp:post_id>7</wp:post_id>\n</item>"
LAST_META = meta("last", "<![CDATA[v]]>")

CASES: dict[str, Case] = {
    # Text that looks like structure.
    "an item in a CDATA section": one(content("a <item> b </item> c"), content_raw="a <item> b </item> c"),
    "an item on a line of its own": one(content("a\n<item>\nb\n</item>\nc"), content_raw="a\n<item>\nb\n</item>\nc"),
    "WXR as WordPress escapes it": one(content(f"a {QUOTED} b"), content_raw=f"a {SHOWN} b"),
    "WXR of the same element, escaped": one(
        content("a <content:encoded><![CDATA[x]]]]><![CDATA[></content:encoded> <item> b"),
        content_raw="a <content:encoded><![CDATA[x]]></content:encoded> <item> b",
    ),
    "an opening without an end": one(
        content("write\n<content:encoded><![CDATA[ first, then <item>"),
        content_raw="write\n<content:encoded><![CDATA[ first, then <item>",
    ),
    "an escaped item": one(content("&lt;item&gt;"), content_raw="&lt;item&gt;"),
    "an item in a comment": one(item("<!-- <item> <wp:comment> -->"), title="Five"),
    "an item in a comment between items": Case("<!-- <item><title>no</title></item> -->\n"),
    "a comment mark in a content": one(content("a <!-- <item> b"), content_raw="a <!-- <item> b"),
    "a cut block comment": one(content("<!-- wp:paragraph <p>x</p>"), content_raw="<!-- wp:paragraph <p>x</p>"),
    "a section mark in a title": one(item("", "<![CDATA[a <![CDATA[ b]]>"), title_raw="a <![CDATA[ b"),
    # ]]> in text.
    "]]> as WordPress escapes it": one(content("a ]]]]><![CDATA[> b"), content_raw="a ]]> b"),
    "]]> in a title": one(item("", "<![CDATA[a ]]]]><![CDATA[> b]]>"), title_raw="a ]]> b"),
    "]]> twice": one(content("]]]]><![CDATA[>]]]]><![CDATA[>"), content_raw="]]>]]>"),
    "sections and text": one(item("", "<![CDATA[a]]> &amp; <![CDATA[b]]>"), title_raw="a & b"),
    "sections around blanks": one(item("", "\n  <![CDATA[a]]><![CDATA[b]]>\n  "), title_raw="ab"),
    "a bare ]]>": one(content("a ]]> b"), "cdata-end-in-text", content_raw="a ]]> b"),
    "a script as before 3.5": one(
        content("<script>//<![CDATA[\nx;\n//]]></script> after <item>"), "cdata-end-in-text",
        content_raw="<script>//<![CDATA[\nx;\n//]]></script> after <item>",
    ),
    "two scripts": one(
        content("<script><![CDATA[a]]></script>m<script><![CDATA[b]]></script>"), "cdata-end-in-text",
        content_raw="<script><![CDATA[a]]></script>m<script><![CDATA[b]]></script>",
    ),
    "WXR as before 3.5": one(content(f"a {SHOWN} b"), "cdata-end-in-text", content_raw=f"a {SHOWN} b"),
    "]]> at the end": one(content("a]]"), content_raw="a]]"),
    "only ]]>": one(content("]]>"), "cdata-end-in-text", content_raw="]]>"),
    "a bare ]]> in a meta": one(
        item(meta("a", "<![CDATA[x ]]> y]]>") + LAST_META), "cdata-end-in-text",
        meta=[("a", "x ]]> y"), ("last", "v")],
    ),
    # Ends that are lost.
    "a lost ]]>": one(
        item("<content:encoded><![CDATA[Text</content:encoded>\n<excerpt:encoded><![CDATA[E]]></excerpt:encoded>"),
        "value-cut", content_raw="Text", excerpt_raw="E",
    ),
    "a lost end tag": one(
        item("<content:encoded><![CDATA[Text]]>\n<excerpt:encoded><![CDATA[E]]></excerpt:encoded>"),
        "value-cut", content_raw="Text", excerpt_raw="E",
    ),
    "a section without any end": one(
        item("<content:encoded><![CDATA[Text\n<excerpt:encoded><![CDATA[E]]></excerpt:encoded>" + LAST_META),
        "value-cut", content_raw="Text", excerpt_raw="E", meta=[("last", "v")],
    ),
    "the last section without any end": one(
        item("<content:encoded><![CDATA[Text\n" + LAST_META), "value-cut", content_raw="Text", meta=[("last", "v")],
    ),
    "a plain value without an end tag": one(
        item("<wp:menu_order>3\n<wp:is_sticky>1</wp:is_sticky>"), "value-cut", menu_order=3, sticky=True,
    ),
    "a meta value without an end": one(
        item(meta("a", "<![CDATA[x").replace("</wp:meta_value>", "") + LAST_META), "value-cut",
        meta=[("a", "x"), ("last", "v")],
    ),
    "a lost </wp:postmeta>": one(
        item("<wp:postmeta><wp:meta_key>a</wp:meta_key><wp:meta_value>x</wp:meta_value>" + LAST_META),
        "element-unclosed", meta=[("a", "x"), ("last", "v")],
    ),
    "lost ends between two metas": one(
        item(
            "<wp:postmeta><wp:meta_key>a</wp:meta_key><wp:meta_value>x</wp:meta_value>"
            "<wp:meta_key>b</wp:meta_key><wp:meta_value>y</wp:meta_value></wp:postmeta>"
        ),
        "element-unclosed", meta=[("a", "x"), ("b", "y")],
    ),
    "a lost <wp:postmeta>": one(
        item("<wp:meta_key>a</wp:meta_key><wp:meta_value>x</wp:meta_value></wp:postmeta>" + LAST_META),
        "element-misplaced", meta=[("a", "x"), ("last", "v")],
    ),
    "a field behind an open meta": one(
        item("<wp:postmeta><wp:meta_key>a</wp:meta_key><wp:meta_value>x</wp:meta_value>\n<wp:menu_order>3</wp:menu_order>"),
        "element-unclosed", meta=[("a", "x")], menu_order=3,
    ),
    "a lost </wp:comment>": one(
        item(
            "<wp:comment><wp:comment_id>51</wp:comment_id><wp:comment_content>A</wp:comment_content>"
            "<wp:comment><wp:comment_id>52</wp:comment_id><wp:comment_content>B</wp:comment_content></wp:comment>"
        ),
        "element-unclosed", title="Five",
        comments=({"id": 51, "content_raw": "A"}, {"id": 52, "content_raw": "B"}),
    ),
    "swapped tags": one(
        item(
            "<wp:comment><wp:comment_id>51</wp:comment_id><wp:commentmeta><wp:meta_key>a</wp:meta_key>"
            "<wp:meta_value>x</wp:meta_value></wp:comment></wp:commentmeta>"
        ),
        "element-unclosed", "end-tag-stray", title="Five", comments=({"id": 51, "meta": [("a", "x")]},),
    ),
    "a stray end tag": one(item("</wp:comment_content>"), "end-tag-stray", title="Five"),
    "a lost </item>": Case(
        item("<content:encoded><![CDATA[A]]></content:encoded>").replace("\t</item>\n", "") + item("").replace(">5<", ">6<"),
        ({"id": 5, "content_raw": "A", "status": "publish"}, {"id": 6}), frozenset(("item-cut",)),
    ),
    "a lost <item>": Case(item("").replace("\t<item>\n", ""), ({"id": 5, "title": "Five"},), frozenset(("item-start-missing",)), miscounted=True),
    "an item in an item": Case(
        item(item("").replace(">5<", ">6<")), ({"id": 5}, {"id": 6}), frozenset(("item-cut", "end-tag-stray"))
    ),
    "a section that swallows items": Case(
        item("<content:encoded><![CDATA[Lost") + item("<content:encoded><![CDATA[B]]></content:encoded>").replace(">5<", ">6<"),
        ({"id": 5}, {"id": 6, "content_raw": "B"}), frozenset(("value-cut",)),
    ),
    "a title that swallows items": Case(
        item("", "<![CDATA[Lost").replace("</title>", "") + item("").replace(">5<", ">6<"),
        ({"id": 5, "title": "Lost"}, {"id": 6, "title": "Five"}), frozenset(("value-cut",)),
    ),
    "an empty item": Case("<item></item>\n<item/>\n<item />", ({"id": None, "status": "draft"},) * 3, frozenset(("status-missing", "type-missing"))),
    # Text between, in and around.
    "a PHP warning between elements": one(
        item("<br />\n<b>Warning</b>:  Undefined index: x in <b>/srv/wp/a.php</b> on line <b>12</b><br />\n" + LAST_META),
        "php-message", meta=[("last", "v")],
    ),
    "a PHP notice as text": one(item("\nNotice: Undefined index: x in C:\\www\\a.php on line 12\n" + LAST_META), "php-message", meta=[("last", "v")]),
    "a PHP warning in a number": one(
        item("<wp:menu_order>\nWarning: x in /a/b.php on line 3\n7</wp:menu_order>"), "php-message", menu_order=7
    ),
    "a PHP warning before a section": one(
        item("<excerpt:encoded><br />\n<b>Notice</b>:  x in <b>/a.php</b> on line <b>1</b><br />\n<![CDATA[E]]></excerpt:encoded>"),
        "php-message", excerpt_raw="E",
    ),
    "a fatal error with its stack": one(
        item("PHP Fatal error:  Uncaught Error: x in /a.php:3\nStack trace:\n#0 {main}\n  thrown in /a.php on line 3\n"), "php-message", title="Five"
    ),
    "words that are no message": one(item("", "Notice: meet me on line 5"), title="Notice: meet me on line 5"),
    "text between elements": one(item("Who put this here? Café." + LAST_META), "foreign-text", meta=[("last", "v")]),
    "text between items": Case("Who put this here?\n", (), frozenset(("foreign-text",))),
    "a database error": one(
        item('<div id="error"><p class="wpdberror"><strong>WordPress database error:</strong> [x]<br /><code>SELECT 1</code></p></div>'),
        "foreign-text", title="Five",
    ),
    "an HTML page between elements": one(
        item("<!DOCTYPE html>\n<html><head><title>Error</title></head><body>Bad gateway</body></html>"), "foreign-text", title="Five"
    ),
    "an HTML page before the title": Case(
        item("").replace("<title>", "<html><head><title>Error</title></head></html>\n<title>", 1), ({"title": "Five"},), frozenset(("foreign-text",))
    ),
    "a BOM between elements": one(item("\ufeff" + LAST_META), meta=[("last", "v")]),
    "a BOM in a number": one(item("").replace(">5<", ">\ufeff5<"), id=5),
    "a stray section": one(item("<![CDATA[alone]]>"), "foreign-text", title="Five"),
    "a bare <": one(item("a < b" + LAST_META), "foreign-text", meta=[("last", "v")]),
    "a processing instruction": one(item("<?php echo 1; ?>" + LAST_META), meta=[("last", "v")]),
    "a comment without an end": one(item("<!-- lost " + LAST_META), "tag-unreadable", "foreign-text", meta=[("last", "v")]),
    # Characters and entities.
    "control characters": one(content("a\x00b\x0b\x1fc"), "control-character", content_raw="a\x00b\x0b\x1fc"),
    "no characters": one(content("a\ufffe\uffffb"), "control-character", content_raw="a\ufffe\uffffb"),
    "astral characters": one(content("𝒜👍🏽"), content_raw="𝒜👍🏽"),
    "CRLF and CR": one(content("a\r\nb\rc"), content_raw="a\nb\nc"),
    "a bare &": one(item("", "Q & A"), "bare-ampersand", title_raw="Q & A"),
    "an address with bare &": one(item("<link>https://a.example/?a=1&b=2&copy=3</link>"), "bare-ampersand", link="https://a.example/?a=1&b=2&copy=3"),
    "entities": one(item("", "&lt;b&gt; &amp;amp; &#8220;x&#x201D;"), title_raw="<b> &amp; “x”", title="& “x”"),
    "HTML's entities": one(item("", "caff&egrave;&nbsp;!"), "entity-undeclared", title_raw="caffè\xa0!"),
    "unknown entities": one(item("", "&lol; &#0; &#xD800; &#99999999;"), "entity-unknown", "bare-ampersand", title_raw="&lol; &#0; &#xD800; &#99999999;"),
    "entities in a section": one(content("&amp; &egrave;"), content_raw="&amp; &egrave;"),
    # Tags and attributes.
    "quotes in a slug": one(
        item('<category domain="post_tag" nicename="a"b<c&d"><![CDATA[T]]></category>'), "attribute-mended", "bare-ampersand",
        terms=[("post_tag", 'a"b<c&d', "T")],
    ),
    "> in an attribute": one(item('<category domain="post_tag" nicename="a>b"><![CDATA[T]]></category>'), terms=[("post_tag", "a>b", "T")]),
    "attributes the other way round": one(item("<category nicename='a' domain='post_tag'>T</category>"), terms=[("post_tag", "a", "T")]),
    "an attribute without an end": one(
        item("").replace("<title>", '<guid isPermaLink="false>https://a.example/?p=5</guid>\n<title>'), "tag-unreadable",
        guid="https://a.example/?p=5", title="Five",
    ),
    "a tag without >": one(item("<content:encoded<![CDATA[Text]]></content:encoded>"), "tag-unreadable", content_raw="Text"),
    "an end tag without >": one(item("<wp:menu_order>3</wp:menu_order\n<wp:is_sticky>1</wp:is_sticky>"), "tag-unreadable", menu_order=3, sticky=True),
    "blanks in tags": one(item("<wp:menu_order >3</wp:menu_order >\n<wp:is_sticky\n>1</wp:is_sticky\n>"), menu_order=3, sticky=True),
    "empty elements": one(item("<excerpt:encoded/><content:encoded /><wp:menu_order/>"), excerpt_raw="", content_raw="", menu_order=0),
    "unescaped HTML": one(item("<content:encoded><p>a &amp; <b>b</b></p></content:encoded>"), "markup-unescaped", content_raw="<p>a &amp; <b>b</b></p>"),
    "unescaped comments in a title": one(item("", "<!--:en-->A<!--:--><!--:it-->B<!--:-->"), "markup-unescaped", title_raw="<!--:en-->A<!--:--><!--:it-->B<!--:-->", title="AB"),
    # Terms, dates, numbers, ids.
    "terms of WXR 1.0": one(
        item(
            "<category><![CDATA[News &amp; more]]></category>\n"
            '<category domain="category" nicename="news"><![CDATA[News &amp; more]]></category>\n'
            '<category domain="tag"><![CDATA[x]]></category><category domain="tag" nicename="x"><![CDATA[x]]></category>'
        ),
        terms=[("category", "news", "News & more"), ("post_tag", "x", "x")],
    ),
    "a term without a slug": one(item("<category>Big News</category>"), "term-slug-made", terms=[("category", "big-news", "Big News")]),
    "a term twice": one(item('<category domain="post_tag" nicename="a">A</category>' * 2), terms=[("post_tag", "a", "A")]),
    "odd dates": one(
        item("<wp:post_date>2013-01-17 0:49:47</wp:post_date><wp:post_date_gmt>-0001-11-30 00:00:00</wp:post_date_gmt><wp:post_modified>2013-1-7</wp:post_modified>"),
        date="2013-01-17T00:49:47", date_gmt=None, modified="2013-01-07T00:00:00",
    ),
    "dates that are none": one(
        item("<wp:post_date>2013-02-30 00:00:00</wp:post_date><wp:post_date_gmt>20130117T104947.123</wp:post_date_gmt><wp:post_modified>tomorrow</wp:post_modified>"),
        "date-unreadable", date=None, date_gmt=None, modified=None,
    ),
    "a date of the feed only": one(item("<pubDate>Thu, 05 Jan 2012 14:30:46 +0100</pubDate>"), "date-from-pubdate", date=None, date_gmt="2012-01-05T13:30:46Z"),
    "a feed's date that is none": one(item("<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>"), date=None, date_gmt=None),
    "numbers that are none": one(item("<wp:menu_order>many</wp:menu_order><wp:post_parent>1e9</wp:post_parent>"), "number-unreadable", menu_order=0, parent=0),
    "a number too large": one(item("").replace(">5<", f">{10**30}<"), "number-unreadable", id=None),
    "no id, no slug": one(item("").replace("<wp:post_id>5</wp:post_id>", "").replace("<![CDATA[five]]>", ""), id=None, slug=""),
    "a slug cut in a character": one(item("").replace("[five]", "[caff%c3%a8-%e3%81]"), slug="caffè-%e3%81"),
    "no type and no status": one(
        item("").replace("<wp:status><![CDATA[publish]]></wp:status>", "").replace("<wp:post_type><![CDATA[post]]></wp:post_type>", ""),
        "type-missing", "status-missing", type="post", status="draft",
    ),
    "padded values": one(
        item("<wp:comment> <wp:comment_id> 51 </wp:comment_id><wp:comment_content> A </wp:comment_content></wp:comment>" + meta(" a ", " x "))
        .replace("[publish]", "[ publish ]").replace("[post]", "[ post ]").replace("[]]></wp:post_password", "[ ]]></wp:post_password").replace("[Five]", "[ Five ]"),
        "values-padded", password="", title_raw="Five", type="post", status="publish", meta=[("a", "x")],
        comments=({"id": 51, "content_raw": "A"},),
    ),
    "a field twice": one(item("<wp:post_id>6</wp:post_id>"), "element-repeated", id=5),
    # Namespaces and elements without a field.
    "another prefix": one(item('<x:menu_order xmlns:x="http://wordpress.org/export/1.1/">3</x:menu_order>'), menu_order=3),
    "https and www": one(item('<x:menu_order xmlns:x="https://www.wordpress.org/export/1.2/">3</x:menu_order>'), menu_order=3),
    "a default namespace": one(item('<menu_order xmlns="http://wordpress.org/export/1.2/">3</menu_order>'), menu_order=3),
    "wp: bound to another address": one(
        item('<wp:postmeta xmlns:wp="http://evil.example/"><wp:meta_key>a</wp:meta_key><wp:meta_value>x</wp:meta_value></wp:postmeta>'),
        meta=[("a", "x")],
    ),
    "elements of others": one(
        item(
            '<enclosure url="https://a.example/a.mp3" length="9" type="audio/mpeg" />'
            '<dsq:id xmlns:dsq="http://disqus.example/"><![CDATA[a]]]]><![CDATA[>b]]></dsq:id><wfw:commentRss>c</wfw:commentRss>'
            "<atom:link href='x'/><geo><lat unit=\"deg\">1</lat><lat>2</lat> near </geo><empty></empty>"
        ),
        extra={
            "enclosure": [{"text": "", "attributes": {"url": "https://a.example/a.mp3", "length": "9", "type": "audio/mpeg"}}],
            "{http://disqus.example/}id": [{"text": "a]]>b", "attributes": {"xmlns:dsq": "http://disqus.example/"}}],
            "{http://wellformedweb.org/CommentAPI/}commentRss": [{"text": "c"}],
            "atom:link": [{"text": "", "attributes": {"href": "x"}}],
            "geo": [{"text": "near", "children": {"lat": [{"text": "1", "attributes": {"unit": "deg"}}, {"text": "2"}]}}],
            "empty": [{"text": ""}],
        },
    ),
    "an unknown element without an end": one(item("<strange>\n" + LAST_META), "element-unclosed", meta=[("last", "v")]),
    "a wrapper around comments": one(
        item("<x:comments xmlns:x='u'><wp:comment><wp:comment_id>51</wp:comment_id></wp:comment></x:comments>"),
        "element-unclosed", "end-tag-stray", title="Five", comments=({"id": 51},),
    ),
    # Document types are never resolved.
    "a document type": one(item('<!DOCTYPE x [<!ENTITY lol "lol"><!ENTITY e SYSTEM "file:///etc/passwd">]>' + LAST_META, "&lol;&e;"), "doctype-ignored", "entity-unknown", title_raw="&lol;&e;", meta=[("last", "v")]),
    # Comments.
    "comments of every sort": one(
        item(
            "".join(
                f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_type>{kind}</wp:comment_type>"
                f"<wp:comment_approved>{approved}</wp:comment_approved></wp:comment>"
                for number, (kind, approved) in enumerate([("", "1"), ("pingback", "0"), ("review", "spam"), ("order_note", "trash"), ("x", "post-trashed")], 51)
            )
        ),
        title="Five",
        comments=(
            {"id": 51, "type": "comment", "status": "approved"}, {"id": 52, "type": "pingback", "status": "hold"},
            {"id": 53, "type": "review", "status": "spam"}, {"id": 54, "type": "order_note", "status": "trash"},
            {"id": 55, "type": "x", "status": "post-trashed"},
        ),
    ),
    "an empty comment": one(item("<wp:comment></wp:comment><wp:comment/>"), title="Five"),
    "serialised values": one(
        item(meta("a", '<![CDATA[a:1:{s:1:"k";a:2:{i:0;s:2:"è";i:1;b:1;}}]]>') + meta("b", 'a:1:{s:1:"k"') + meta("c", 's:9:"short";')),
        "serialized-unreadable", title="Five",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    """The items between have the fields they must have, the notes say what was mended, the neighbours are whole."""
    case = CASES[name]
    whole = HEAD + SOUND.format(n=1) + case.xml + SOUND.format(n=9) + TAIL
    found = read(whole)
    _neighbours_are_whole(found)
    between = found.items[1:-1]
    assert len(between) == len(case.items), found.details
    for post, fields in zip(between, case.items, strict=True):
        assert {key: _plain(getattr(post, key)) for key in fields} == fields
    replies = found.comments[1:-1]
    if case.comments:
        assert [
            {key: _plain(getattr(reply, key)) for key in fields}
            for reply, fields in zip(replies, case.comments, strict=True)
        ] == list(case.comments)
    assert set(found.codes) == case.codes, found.details
    assert case.miscounted or counted(whole) == found.counts


def _neighbours_are_whole(found: Reading) -> None:
    """The first and the last item and their comments are as they would be alone."""
    alone = read(HEAD + SOUND.format(n=1) + SOUND.format(n=9) + TAIL)
    assert [found.items[0], found.items[-1]] == alone.items
    assert [found.comments[0], found.comments[-1]] == alone.comments


def _plain(value: Any) -> Any:
    """A field's value as the cases write it."""
    if isinstance(value, tuple):
        return [
            (each.key, each.value) if hasattr(each, "key") else (each.taxonomy, each.slug, each.name)
            for each in value
        ]
    if isinstance(value, dict):
        return {
            key: [_element(each) for each in elements]
            for key, elements in value.items()
            if key not in {"pubDate", "description"}
        }
    return value


def _element(element: Any) -> dict[str, Any]:
    """An element without what it lacks."""
    plain: dict[str, Any] = {"text": element.text}
    if element.attributes:
        plain["attributes"] = element.attributes
    if element.children:
        plain["children"] = {
            key: [_element(each) for each in inner] for key, inner in element.children.items()
        }
    return plain


def _post(xml: str) -> Post:
    (post,) = read(HEAD + xml + TAIL).posts
    return post


def test_serialised() -> None:
    """A serialised value is read beside its text; one that can not be read stays text."""
    case = CASES["serialised values"]
    first, second, third = _post(case.xml).meta
    assert first.parsed == {"k": ["è", True]}
    assert second.parsed is UNSET
    assert third.value == 's:9:"short";'


def test_foreign_text_is_kept() -> None:
    """Text that belongs nowhere is kept whole with the record around it."""
    text = "What is this? " * 400
    post = _post(item(text))
    assert post.extra["#text"][0].text == text.strip()


@pytest.mark.parametrize(
    "damage",
    [
        ("<wp:post_password><![CDATA[secret]]></wp:post_password>", "<wp:post_passxord><![CDATA[secret]]></wp:post_password>"),
        ("<wp:post_password><![CDATA[secret]]></wp:post_password>", "wp:post_password><![CDATA[secret]]></wp:post_password>"),
        ("<wp:post_password><![CDATA[secret]]></wp:post_password>", "<wp:post_password<![CDATA[secret]]></wp:post_password>"),
        ("<wp:post_password><![CDATA[secret]]></wp:post_password>", "<wp:post_password><![CDATA[secret]]></wp:post_passw"),
        ("<wp:post_password><![CDATA[secret]]></wp:post_password>", "<wp:post_password><!CDATA[secret]]></wp:post_password>"),
        ("<wp:post_password><![CDATA[secret]]></wp:post_password>", "<wp:post_password>secret"),
        ("<wp:post_password><![CDATA[secret]]></wp:post_password>", "<wp:post_pass\x00word><![CDATA[secret]]></wp:post_password>"),
        ("<wp:post_password><![CDATA[secret]]></wp:post_password>", '<wp:post_password x="<"><![CDATA[secret]]></wp:post_password>'),
        ("<wp:status><![CDATA[private]]></wp:status>", "<wp:statxs><![CDATA[private]]></wp:status>"),
        ("<wp:status><![CDATA[private]]></wp:status>", "<wp:status><![CDATA[priv"),
        ("<wp:status><![CDATA[private]]></wp:status>", "<wp:status>"),
        ("<wp:status><![CDATA[private]]></wp:status>", "</wp:status>"),
    ],
)  # fmt: skip
def test_damage_tells_no_secret(damage: tuple[str, str]) -> None:
    """A protected or private item whose protection is damaged is never public."""
    sound, damaged = damage
    protected = item("").replace("<wp:post_password><![CDATA[]]></wp:post_password>", sound)
    if "status" in sound:
        protected = item("").replace("<wp:status><![CDATA[publish]]></wp:status>", sound)
    assert sound in protected
    post = _post(protected.replace(sound, damaged))
    assert post.status != "publish" or post.password


CHANNEL: dict[str, tuple[str, dict[str, Any]]] = {
    "terms without a prefix": (
        '<term xmlns="http://wordpress.org/export/1.2/"><term_id>5</term_id><term_taxonomy>genre</term_taxonomy>'
        "<term_slug>jazz</term_slug><term_name>Jazz &amp; more</term_name></term>",
        {"terms": [{"id": 5, "taxonomy": "genre", "slug": "jazz", "name": "Jazz & more"}]},
    ),
    "terms of another prefix": (
        '<x:category xmlns:x="http://wordpress.org/export/1.0/"><x:category_nicename>a</x:category_nicename><x:cat_name>A</x:cat_name>'
        "<x:category_parent>b</x:category_parent></x:category>",
        {"terms": [{"taxonomy": "category", "slug": "a", "name": "A", "parent": "b"}]},
    ),
    "a foreign author": (
        '<x:author xmlns:x="http://other.example/"><x:author_id>1</x:author_id></x:author>',
        {"authors": [], "terms": []},
    ),
    "a lost </wp:category>": (
        "<wp:category><wp:category_nicename>a</wp:category_nicename><wp:cat_name>A</wp:cat_name>"
        "<wp:tag><wp:tag_slug>b</wp:tag_slug></wp:tag>",
        {"terms": [{"taxonomy": "category", "slug": "a"}, {"taxonomy": "post_tag", "slug": "b"}]},
    ),
    "term meta": (
        "<wp:term><wp:term_taxonomy><![CDATA[nav_menu]]></wp:term_taxonomy><wp:term_slug>m</wp:term_slug><wp:term_name>M</wp:term_name>"
        "<wp:termmeta><wp:meta_key>a</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:termmeta>"
        "<wp:termmeta><wp:meta_key>a</wp:meta_key><wp:meta_value>2</wp:meta_value></wp:termmeta></wp:term>",
        {"terms": [{"taxonomy": "nav_menu", "slug": "m", "meta": [("a", "1"), ("a", "2")]}]},
    ),
    "names as WordPress stores them": (
        "<wp:tag><wp:tag_slug><![CDATA[caff%c3%a8]]></wp:tag_slug><wp:tag_name><![CDATA[Caff&egrave; &amp; Gr&ouml;&szlig;e]]></wp:tag_name></wp:tag>",
        {"terms": [{"slug": "caffè", "name": "Caffè & Größe"}]},
    ),
    "an author": (
        "<wp:author><wp:author_id>3</wp:author_id><wp:author_login><![CDATA[a b]]></wp:author_login>"
        "<wp:author_display_name><![CDATA[A &amp; B]]></wp:author_display_name></wp:author>",
        {"authors": [{"id": 3, "login": "a b", "display_name": "A & B"}]},
    ),
    "a text with <item> in a description": (
        "<wp:tag><wp:tag_slug>a</wp:tag_slug><wp:tag_description><![CDATA[about <item> tags]]></wp:tag_description></wp:tag>",
        {"terms": [{"slug": "a", "description": "about <item> tags"}]},
    ),
}


@pytest.mark.parametrize("name", CHANNEL)
def test_channel(name: str) -> None:
    """Terms and authors are read whatever their prefix, and wherever they stand."""
    xml, wanted = CHANNEL[name]
    for whole in (HEAD + xml + SOUND.format(n=1) + TAIL, HEAD + SOUND.format(n=1) + xml + TAIL):
        found = read(whole)
        for kind, records in wanted.items():
            got = getattr(found, kind)
            assert len(got) == len(records), found.details
            for record, fields in zip(got, records, strict=True):
                assert {key: _plain(getattr(record, key)) for key in fields} == fields
        assert counted(whole) == found.counts


def test_image_of_the_channel() -> None:
    """The channel's picture has a title of its own, which is not the site's."""
    head = HEAD.replace(
        "<title>Site</title>", "<image><title>Icon</title><url>u</url></image><title>Site</title>"
    )
    (info,) = (each.site for each in read(head + TAIL).found if each.site)
    assert info.title == "Site"
    assert info.extra["image"][0].children["url"][0].text == "u"


ENCODED = {
    "UTF-8": ("caffè 👍".encode(), "caffè 👍", set()),
    "Latin-1": ("caffè".encode("latin-1"), "caffè", {"encoding-mended"}),
    "Windows-1252": ("“caffè” €".encode("cp1252"), "“caffè” €", {"encoding-mended"}),
    "both in one value": (
        "caffè ".encode() + "è€".encode("cp1252") + "👍".encode(),
        "caffè è€👍",
        {"encoding-mended"},
    ),
    "bytes that Windows-1252 leaves open": (b"a\x81b", "a\x81b", {"encoding-mended"}),
    "surrogate pairs": (b"a\xed\xa0\xbd\xed\xb1\x8db", "a👍b", {"encoding-mended"}),
    "half a surrogate pair": (b"a\xed\xa0\xbdb", "a\ufffdb", {"encoding-mended"}),
    "too long a form": (b"a\xc0\xafb", "aÀ¯b", {"encoding-mended"}),
    "half a character": (b"a\xe2\x82", "aâ‚", {"encoding-mended"}),
}


@pytest.mark.parametrize("name", ENCODED)
def test_mixed_encodings(name: str) -> None:
    """Each item may be in an encoding of its own, or in two; the items around it are read as they are."""
    data, text, codes = ENCODED[name]
    middle = content("@@").encode().replace(b"@@", data)
    found = read(
        HEAD.encode() + SOUND.format(n=1).encode() + middle + SOUND.format(n=9).encode() + TAIL.encode()
    )
    _neighbours_are_whole(found)
    assert found.posts[1].content_raw == text
    assert set(found.codes) == codes
