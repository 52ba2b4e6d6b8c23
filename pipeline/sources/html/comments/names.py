"""The names that WordPress, themes and plugins give to comments and their parts."""

from __future__ import annotations

import re

NUMBER = re.compile(
    r"(?:(?:li|div|dsq|wpd|wc|jp|review|article|anchor|single|the|thc|c|media)-)?(?:comment|comm|pings?|"
    r"review)[-_](?:item-|container-|wrap-)?(\d+)(?:_(\d+))?"
)
"""Ids that number a comment; the second number is wpDiscuz's: the comment that it answers."""
DEPTH = re.compile(r"depth-(\d+)|wpd_comment_level-(\d+)|level-(\d+)")
ANSWERS = re.compile(r"#(?:li-|div-)?comment-(\d+)")
REPLY_TO = re.compile(r"[?&]replytocom=(\d+)")
LISTS = tuple(
    (
        "comment-list commentlist comments-list wp-block-comment-template comment_list wpd-thread-list "
        "comments__list media-list commentslist children"
    ).split()
)
AREAS = tuple(
    (
        "comments comments-area comments-wrapper wp-block-comments wp-block-post-comments wpdcom wpdiscuz "
        "disqus_thread dsq-content comment-section comments-section comments-box post-comments commentwrap "
        "comments-template comment-area comments-container entry-comments commentsarea comments-block "
        "comments-wrap comment-wrap comments_wrap commentsection jeg_comments td-comments fb-comments "
        "ast-comments fusion-comments comment-box comments_container zox-comments woocommerce-tabs-reviews "
        "idc-container lf-comments page-comments comments-page"
    ).split()
)
"""Classes and ids of what holds all comments and the form."""
FORMS = tuple(
    (
        "respond comment-respond commentform comment-form wp-block-post-comments-form "
        "jp-carousel-comment-form wpd-form wpd_comm_form"
    ).split()
)
TEXTS = tuple(
    (
        "comment-content wp-block-comment-content comment_content comment-text comment_text commenttext "
        "comment-entry wpd-comment-text wc-comment-text dsq-comment-message comment__content comment__text "
        "comment__body comment-body-text comment-message commentcontent comment-txt comment-copy "
        "c-comment__content comment-content-wrap comment-inner-content comment-post comment_message "
        "format_text comment-the-text p-summary e-content commententry comment-text-wrap "
        "comment-details-text entry-content media-body-text comment-paragraph comment-box-content "
        "jeg_comment_content comment-text-inner comment-bubble"
    ).split()
)
"""Classes of a comment's text, in order of trust."""
BODIES = tuple(
    (
        "comment-body comment_body commentbody comment-container comment_container comment-inner "
        "comment-wrap comment-box comment-holder the-comment comment-item wpd-comment-right commbox"
    ).split()
)
TEXT_PROPS = frozenset(("text", "commenttext", "description", "reviewbody", "articlebody"))
NAMES = tuple(
    (
        "fn wp-block-comment-author-name comment-author-name comment_author_name comment-author-link "
        "wpd-comment-author wc-comment-author woocommerce-review__author comment__author "
        "comment__author-name comment-name commentauthor comment-author comment_author comment-username "
        "author-name commenter comment-user c-comment__author comment_name name comment-meta-author url "
        "author comauthor comment-head says-who"
    ).split()
)
"""Classes of who wrote a comment, in order of trust."""
WHENS = tuple(
    (
        "comment-date comment_date wp-block-comment-date comment-metadata commentmetadata comment-meta "
        "comment-time comment_time wpd-comment-date wc-comment-date woocommerce-review__published-date "
        "comment__date comment__time comment-permalink comment-published comment-timestamp published "
        "comment-datetime comment-date-link commentdate c-comment__date date time comment-posted "
        "comment-meta-date datetime comdate meta"
    ).split()
)
APART = frozenset(
    (
        "comment-meta commentmetadata comment-metadata comment-author reply comment-reply "
        "comment-reply-link vcard says avatar gravatar comment-edit-link comment-actions comment-footer "
        "comment-header comment-avatar comment-date comment-time comment_author comment_date "
        "comment-awaiting-moderation comment-info comment-name comment-permalink edit-link comment-links "
        "comment-tools comment-likes cld-like-dislike-wrap jetpack-likes-widget-wrapper comment-rating "
        "star-rating comment-head commenthead comment-details comment-controls comment-number commentnumber "
        "comment-index comment_reply comment-author-name comment-top comment-reply-wrap replylink "
        "comment-share sharedaddy wpulike wp_ulike comment_postinfo comment_avatar avatar-container "
        "comment-awaiting-approval comment-user comment-options comment-right-meta"
    ).split()
)
"""Classes of what stands in a comment beside its text."""
LIST_NAMES = frozenset(LISTS)
AREA_NAMES = frozenset((*AREAS, *LISTS, *FORMS))
AWAITING = tuple(
    ("comment-awaiting-moderation wp-block-comment-awaiting-moderation comment-awaiting-approval").split()
)
PINGS = frozenset(("pingback", "trackback"))
PING_WORD = re.compile(
    r"\A\s*(?:pingback|trackback|ping|retrolink|rétrolien|enlace inverso)s?\s*[:：]?\s*", re.IGNORECASE
)
SAYS = re.compile(
    (
        r"\s*(?:\b(?:says|said|wrote|writes|ha detto|dice|scrive|scrisse|ha scritto|a dit|dit|a écrit|écrit|sagt|sagte|"
        r"schreibt|schrieb|meint|dijo|escribió|comenta|comentou|disse|diz|zegt|schreef|pisze|powiedział|сказал|пишет|säger|"
        r"sier|siger|dit à|on)\b)?\s*[:：,]*\s*\Z"
    ),
    re.IGNORECASE,
)
LEAD = re.compile(
    (
        r"\A\s*(?:says|said|wrote|writes|ha detto|dice|scrive|ha scritto|a dit|dit|a écrit|sagt|schreibt|meint|dijo|disse|diz|"
        r"zegt|schreef)?\s*:?\s*(?:<br\s*/?>\s*)*"
    ),
    re.IGNORECASE,
)
"""What is left of “Name says:” before a text, when the name is out."""
REPLY_LABEL = re.compile(
    (
        r"\A(?:Reply to|Rispondi a|Répondre à|Auf|Antworte auf|Responder a|Beantwoorden|Reageer op|Odpowiedz użytkownikowi|"
        r"Ответить на запись|Svar til|Svara på|Svar på)\s+(.+?)(?:\s+antworten)?\Z"
    ),
    re.IGNORECASE,
)
AGO = re.compile(r"\b(?:ago|fa|vor|hace|há|il y a|geleden|temu|назад|sedan|siden)\b|前|전", re.IGNORECASE)
COMMENT_PAGE = re.compile(r"/comment-page-\d+/?\Z")
COUNT = re.compile(r"(?<![\d.,/-])(\d{1,3}(?:[.,\u202f\xa0]\d{3})+|\d{1,6})(?![\d/:.,-]*\d)")
COUNTERS = tuple(
    (
        "comments-title comment-title comments-heading wp-block-comments-title comments-number "
        "comments-count comment-count commentcount comments_title td-comments-title wpd-thread-info"
    ).split()
)
ONE = re.compile(r"\b(?:one|un|una|uno|une|ein|eine|um|uma|één|один|jeden)\b", re.IGNORECASE)
