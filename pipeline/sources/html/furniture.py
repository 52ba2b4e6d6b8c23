"""What stands around and inside an entry's text without being it: tables of the classes and ids that plugins and themes give it.

A token (a class or an id) goes in, the kind of furniture it marks comes out. Tokens are looked up whole first, then by
their beginnings, then by their words; the words of headings' ids and of post_class (`tag-share`) are the author's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

WHOLE: dict[str, str] = {
    token: kind
    for kind, tokens in {
        "share": (
            "sharedaddy sd-sharing-enabled sd-sharing sd-social jp-sharing-input-touch "
            "addtoany_share_save_container addtoany_content a2a_kit addtoany_list addthis_toolbox "
            "addthis_sharing_toolbox at-below-post at-above-post at-share-btn-elements "
            "shareaholic-canvas share share-this share-bar sharebar share-box sharebox share-buttons "
            "share-buttons-block sharing sharing-buttons sharing-box share-links share-icons share-list "
            "share-post post-share post-sharing post-shares entry-share entry-sharing entry-social "
            "article-share article-sharing single-share td-post-sharing td-post-sharing-top "
            "td-post-sharing-bottom td-post-sharing-classic jeg_share_button jeg_share_top_container "
            "jeg_share_bottom_container jeg_sharelist fusion-sharing-box fusion-social-networks "
            "essb_links essb_topbar heateor_sss_sharing_container heateor_sssp_sharing_container "
            "the_champ_sharing_container swp_social_panel swp_social_panelghost mashsb-container "
            "mashsb-main et_social_inline et_social_sidebar_networks dpsp-content-wrapper "
            "dpsp-networks-btns-wrapper ssba ssba-wrap ssba-classic-2 ssbp-wrap novashare-buttons "
            "scriptlesssocialsharing wp-socializer wpsr-share-icons sfsi_outr_div sfsi_responsive_icons "
            "simplesocialbuttons sociable simplesharingbuttons social-share social-shares "
            "social-sharing socialshare social-buttons social-media-share social-icons social-bar "
            "social-links-share penci-social-share-content penci-post-share-box mvp-post-soc-out "
            "nc_socialpanel swp-content-locator tweetmeme fb-like fb-share-button twitter-share-button "
            "linkedin-share pinit pin-it-button pinterest-share sharethis-inline-share-buttons "
            "st_sharethis stbutton sharify-container kindle-send socialwrap crestashareicon "
            "apss-social-share wpusb supsystic-social-sharing juiz_sps_links hupso_c sharexy "
            "share-wrapper share-container share_wrapper author_share oceanwp-social-share "
            "entry-share-btns bs-shortcode-share post-share-btn-group tie-share post-share-bar "
            "share-links-icons-text share-buttons-inner socials wp-block-outermost-social-sharing "
            "jetpack-likes-widget-wrapper jetpack-likes-widget-unloaded sd-like "
            "likes-widget-placeholder post-likes-widget wpl-likebox wpulike wp_ulike_general_class"
        ),
        "related": (
            "jp-relatedposts related related-posts relatedposts related_posts related-post "
            "related-articles related-content related-entries related-news relatedarticles related-wrap "
            "related-posts-wrapper related-posts-block yarpp yarpp-related crp_related "
            "crp_related_block wp_rp_wrap wp_rp_content rp4wp-related-posts zemanta-related nrelate "
            "nrelate_related outbrain ob-widget taboola td_block_related_posts jeg_postblock_related "
            "fusion-related-posts single-related-posts penci-post-related mh-related-content "
            "similar-posts similarposts also-like you-may-also-like recommended recommended-posts "
            "recommendations recirc more-posts more-stories more-from morefrom read-next readnext "
            "up-next post-related dable-widget wprpi_post_box crp_related_shortcode "
            "wp-block-newspack-blocks-homepage-articles-related nectar-post-grid-related "
            "ct-related-posts ct-related-posts-container kadence-related-posts entry-related "
            "entry-related-inner bs-irp irp-wrapper contextual-related rpwe-block tptn_posts wpp-list "
            "popular-posts trending-posts linkwithin_hook linkwithin_div addthis_recommended-horizontal "
            "at4-recommended trc_related_container rc-widget post-recommendations "
            "ast-single-related-posts-container tie-related-posts"
        ),
        "author-box": (
            "author-box authorbox author-bio author-about about-author about-the-author abouttheauthor "
            "author-card author-profile author-block author-area author-description authorinfo "
            "author_bio author_box author-bio-box post-author-box post-author-bio entry-author-info "
            "single-author-box single-author-info saboxplugin-wrap abh_box m-a-box m-a-box-container "
            "molongui-author-box pp-multiple-authors-boxes-wrapper multiple-authors-boxes "
            "fancy-author-box td-author-box tdb-author-box tdb_single_author_box td_block_author "
            "fusion-about-author penci-about-author penci-post-author jeg_authorbox "
            "wp-biographia-container wp-biographia-container-around wp-block-post-author-biography "
            "wp-block-molongui-author-box guest-author starbox authors-box guestauthor ts-fab-wrapper "
            "wpautbox-below authorship-box kt-author-box about_author author-bottom author-section "
            "writer-bio contributor-bio bio-box mkd-author-description qodef-author-description "
            "eltdf-author-description ast-author-box ast-author-details"
        ),
        "post-nav": (
            "post-navigation posts-navigation post-nav postnav post-pagination post-pager nav-links "
            "nav-single nav-previous nav-next nav-below nav-above navigation-post single-navigation "
            "single-nav entry-navigation article-navigation post-prev-next prev-next prevnext "
            "previous-next previous_post next_post td-post-next-prev tdb_single_next_prev "
            "jnews_prev_next_container penci-post-pagination fusion-post-navigation "
            "fusion-single-navigation wp-block-post-navigation-link navigation pagination "
            "pagination-single paging-navigation wp-pagenavi page-nav pagenavi adjacent-posts nextprev "
            "next-prev post-neighbours post-nextprev ct-pagination nxt-prev"
        ),
        "parts": (
            "page-links page-link post-page-numbers-wrap pagelinks post-pages page-pagination "
            "link-pages wp-link-pages page-numbers multi-page-links"
        ),
        "meta": (
            "entry-meta entry-header entry-footer entry-utility entry-info entry-details entry-date "
            "entry-author author-info author-details author_info author-wrap post-author-info "
            "entry-categories entry-tags entry-byline entry-views entry-title-meta entry-meta-data "
            "entry-meta-bar entry-meta-wrap post-meta postmeta post-metadata postmetadata "
            "post-meta-data post-meta-wrapper post-meta-single post-meta-bottom post-meta-top post-info "
            "postinfo post-details post-byline post-bylines byline bylines post-date postdate "
            "post-author posted-on posted-by posted-in post-categories post-category post-cats "
            "post-tags posttags post-tag tags-links cat-links cats-links cat_links tag-links tag_links "
            "tags-list tag-list taglist tagcloud wp-tag-cloud tags-container article-tags single-tags "
            "article-meta article-info article-byline article-header article-footer post-header "
            "post-footer single-meta single-header post-title-wrap meta metadata meta-data meta-info "
            "td-post-source-tags td-tags td-post-header td-module-meta-info tdb-tags jeg_post_tags "
            "jeg_meta_container fusion-meta-info fusion-meta-info-wrapper post-date-author "
            "wp-block-post-date wp-block-post-author wp-block-post-author-name wp-block-post-terms "
            "wp-block-post-comments-count wp-block-post-title penci-single-link-pages "
            "penci-entry-categories reading-time bsf-rt-reading-time span-reading-time rt-reading-time "
            "rt-wrap read-time estimated-reading-time readingtime time-to-read post-views postviews "
            "views-count post-view entry-edit edit-link post-edit-link updated-date last-updated "
            "last-modified-timestamp lwb-last-updated post-last-modified-td dateline-meta "
            "post-taxonomies entry-terms entry-taxonomies et_post_meta_wrapper"
        ),
        "comments": (
            "comments comments-area comments-wrapper comment-respond comment-form commentform "
            "commentlist comment-list comments-list comments-title disqus_thread disqus-thread "
            "disqus-comments respond comments-link comments-box comment-section comments-section "
            "commentwrap commentsarea comments-template wpd-comments wpdiscuz wc-comment "
            "wp-block-comments wp-block-post-comments wp-block-post-comments-form fb-comments "
            "fbcomments fusion-comments post-comments comment-thread comments-container comments-block "
            "comment_list comment-wrap comments-wrap akismet_comment_form_privacy_notice "
            "comment-reply-title jetpack_remote_comment comment_form comment-box live-comments "
            "lf-comments idc-container wpdcom wpd-threads woocommerce-reviews jeg_comments td-comments "
            "tdb_single_comments et_pb_comments_module fusion-comments-tb"
        ),
        "newsletter": (
            "mc4wp-form mc4wp-form-fields mc_embed_signup mailpoet_form mailpoet_form_below_posts "
            "formkit-form seva-form convertkit-form ck_form optin optin-form optin-box optinmonster "
            "om-holder newsletter newsletter-form newsletter-signup newsletter-box newsletter-subscribe "
            "tnp tnp-subscription subscribe-box subscribe-form subscribebox subscription-box "
            "email-subscribe email-signup email-optin signup-form jetpack_subscription_widget "
            "wp-block-jetpack-subscriptions sumome-plugin et_bloom_below_post et_bloom_inline_form "
            "enews enews-widget leadbox tve-leads-conversion-object tve_leads_form_container hustle-ui "
            "hustle_module_shortcode_wrapper rainmaker-wrapper wp-block-mailchimp feedburner-form "
            "bloom-form thrv_lead_generation sendinblue_form sib_signup_form ml-embedded "
            "mailerlite-form klaviyo-form fluentform kb-form-newsletter newsletter-wrap"
        ),
        "ad": (
            "adsbygoogle ads ad ad-container ad-wrapper ad-block ad-box ad-slot ad-unit ad-inserter "
            "ad-holder ad-banner advert adverts advertisement advertising advertisment advertise "
            "adsense adsense-block adbox adblock adwrap adslot ad_block ad-content ads-block "
            "ads-wrapper google-auto-placed google-ads wpcnt wpa wordads wordads-tag sponsor-ad "
            "td-a-rec td-a-ad td-ad-inline quads-location dfp-ad dfp_ad gpt-ad banner-ad banner-ads "
            "bsa-ads insert-page-ad promo-ad jeg_ad penci-ad-box sponsored-ad in-content-ad inline-ad "
            "inarticle-ad mid-content-ad a-wrap ad-label after-entry-ad advads-close-button "
            "wp_bannerize wp-bannerize tptn_ad penci_top_post_ad rate-ad amazon-native-ads "
            "google-adsense mv-ad-box mediavine-ad"
        ),
        "cookie": (
            "cookie-notice cookie-law-info-bar cookie-bar cookie-consent cookieconsent cookie-banner "
            "cc-window cli-bar-container moove_gdpr_cookie_info_bar moove-gdpr-info-bar-container "
            "cmplz-cookiebanner cmplz-manage-consent cky-consent-container cookiebanner eupopup "
            "eu-cookie-law gdpr-banner onetrust-banner-sdk borlabs-cookie brlbs-cmpnt-container "
            "termly-consent-banner iubenda-cs-banner cn-container wpgdprc-consent-bar euc-bar "
            "catapult-cookie-bar"
        ),
        "toc": (
            "ez-toc-container ez-toc-widget-container ez-toc-v2 toc_container toc-container lwptoc "
            "lwptoc_i joli-toc wpj-jtoc luckywp-table-of-contents rank-math-toc rank-math-toc-container "
            "aioseo-toc-header wp-block-aioseo-table-of-contents wp-block-yoast-seo-table-of-contents "
            "yoast-table-of-contents simpletoc wp-block-simpletoc-toc toc_widget toc-widget eztoc "
            "aioseo-toc-contents sassy-toc fixed-toc ftwp-in-post ftwp-container "
            "wp-block-rank-math-toc-block gutentoc gtoc kb-table-of-content-nav "
            "wp-block-kadence-tableofcontents uagb-toc__wrap wp-block-uagb-table-of-contents "
            "ub_table-of-contents eb-toc-container elementor-toc elementor-widget-table-of-contents "
            "cm-toc"
        ),
        "widget": (
            "sidebar widget widget-area widgets widget-wrap sidebar-primary sidebar-secondary secondary "
            "tertiary wp-block-latest-posts-widget supplementary before-content-widget "
            "after-content-widget after-entry after-post-widget"
        ),
        "featured-image": (
            "td-post-featured-image wp-block-post-featured-image post-thumbnail entry-thumbnail featured-image "
            "post-featured-image entry-featured-image single-post-thumbnail post-thumb-img-content nv-thumb-wrap "
            "ct-featured-image featured-image-wrap entry-image post-image-single"
        ),
        "site": (
            "footer-widgets colophon site-footer site-header masthead wpadminbar main-navigation "
            "site-navigation elementor-location-header elementor-location-footer et-l--header "
            "et-l--footer td-header-template-wrap td-footer-template-wrap tdc-header-wrap "
            "tdc-footer-wrap fusion-footer fusion-header-wrapper td-footer-wrapper"
        ),
        "breadcrumb": (
            "breadcrumb breadcrumbs breadcrumb-trail breadcrumb-list breadcrumbs-wrap "
            "rank-math-breadcrumb yoast-breadcrumb yoast-breadcrumbs woocommerce-breadcrumb bread-crumb "
            "crumbs td-crumb-container tdb-breadcrumbs aioseo-breadcrumbs ast-breadcrumbs "
            "site-breadcrumbs"
        ),
        "rating": (
            "post-ratings kk-star-ratings kksr-legend rmp-widgets-container rmp-main ratingblock "
            "yasr-visitor-votes yasr-vv-stars-title-container star-rating-widget wpulike-heart "
            "pld-like-dislike-wrap pld-common-wrap gdrts-rating-block gdsrmaintable rating-block "
            "post-rating helpful helpful-block was-this-helpful wthf feedback-box "
            "betterdocs-article-reactions post-reactions wp-reactions emoji-reactions vote_plus"
        ),
        "print": (
            "printfriendly pf-button printfriendly-text2 wp-print print-link print-button "
            "dkpdf-button-container wp-email pdf-button pdfprnt-buttons pdfprnt-top-right"
        ),
        "language": (
            "wpml-ls-statics-post_translations wpml-ls icl_post_in_other_langs lang_sel "
            "qtranxs_language_chooser language-switcher trp-language-switcher pll-switcher"
        ),
        "hidden": (
            "screen-reader-response skip-link modal modal-dialog popup pum pum-overlay lightbox-hidden "
            "elementor-location-popup pswp reveal-modal hatom-extra hatom-entry hreview-aggregate "
            "wprm-call-to-action-pinterest"
        ),
        "login": ("post-password-form login-form loginform wp-login"),
        "buy": ("single_add_to_cart_button add_to_cart_button product_meta woocommerce-tabs-nav wc-tabs"),
    }.items()
    for token in tokens.split()
}
"""Class or id -> kind of furniture."""
STARTS: tuple[tuple[str, str], ...] = tuple(
    (start, kind)
    for kind, starts in {
        "share": (
            "sharedaddy- addtoany_ addthis- addthis_inline heateor_ essb_ swp_social swp-social mashsb- "
            "dpsp- novashare- shareaholic- sfsi_ sfsi- wpsr- ssba- ssbp- et_social_ jetpack-likes "
            "wp_ulike wpulike like-post-wrapper post-likes-widget scriptlesssocialsharing "
            "td-post-sharing bookmark-btn"
        ),
        "related": (
            "jp-relatedposts yarpp- crp_related wp_rp_ taboola- outbrain_ related-post related_post "
            "relatedpost related-article related-stories nrelate_ zergnet engageya mgid_ mgbox"
        ),
        "author-box": (
            "saboxplugin- abh_ m-a-box wp-biographia pp-multiple-authors author-box author-bio "
            "author_bio about-author author-info-box sabox"
        ),
        "ad": (
            "advads- adsense ezoic-ad ezoic-pub-ad ezoic-under div-gpt-ad google_ads_ ai-viewport "
            "quads- mediavine- mv-ad ad-container adinserter adthrive- raptive- td-adspot sponsor- wpa- "
            "atatags- wpcnt wp_bannerize penci-adsense tdi_ad"
        ),
        "cookie": ("cmplz- cky- cookie-law cookie-notice moove_gdpr moove-gdpr iubenda"),
        "toc": ("ez-toc lwptoc toc_ ftwp-"),
        "newsletter": (
            "mc4wp- mailpoet_form mc_embed convertkit- formkit- tve-leads optin- om- newsletter- tnp- "
            "et_bloom hustle- hustle_"
        ),
        "comments": (
            "wpd- wpdiscuz comment-form comments- disqus dsq- idc- akismet wp-block-comment comment-respond"
        ),
        "rating": ("kk-star-ratings kksr- rmp- yasr- gdrts- post-ratings wpr-rating"),
        "print": ("printfriendly pf-print"),
        "language": ("wpml-ls"),
        "hidden": ("pum- eapps- wprmenu"),
        "breadcrumb": ("breadcrumb"),
        "widget": ("widget_"),
        "post-nav": ("post-navigation post-nav- nav-prev nav-next"),
        "meta": ("post-views bsf-rt-"),
    }.items()
    for start in starts.split()
)
"""Beginning of a token -> kind."""
WORDS: dict[str, str] = {
    "share": "share",
    "sharing": "share",
    "shares": "share",
    "sharer": "share",
    "addtoany": "share",
    "addthis": "share",
    "sharethis": "share",
    "socialshare": "share",
    "related": "related",
    "recirculation": "related",
    "recommended": "related",
    "breadcrumb": "breadcrumb",
    "breadcrumbs": "breadcrumb",
    "newsletter": "newsletter",
    "optin": "newsletter",
    "advertisement": "ad",
    "adsense": "ad",
    "advert": "ad",
    "adslot": "ad",
    "sidebar": "widget",
    "authorbox": "author-box",
    "cookies": "cookie",
}
"""A word of a token -> kind, where the token is not the author's."""
NOT_AUTHORS = re.compile(
    r"(?:category|tag|post|type|format|status|wp|has|is|page|product|align|size|attachment|no|with|elementor|menu|term|cat|"
    r"et_pb_column|vc|without)[-_]"
)
"""Beginnings of tokens that carry names of terms or settings: their words tell nothing."""
INSERTED = re.compile(r"code-block code-block-\d+|\bai-(?:track|rotate)\b|\bg g-\d+\b")
"""Ad Inserter and AdRotate, which name by number what they insert."""
SEPARATOR = re.compile(r"[-_]+")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def kind_of(token: str) -> str:
    """The kind of furniture that a class or id in lower case marks; "" if none.

    >>> kind_of("jp-relatedposts"), kind_of("my-share-row"), kind_of("tag-share"), kind_of("entry-content")
    ('related', 'share', '', '')
    """
    kind = WHOLE.get(token)
    if kind:
        return kind
    for start, found in STARTS:
        if token.startswith(start):
            return found
    if NOT_AUTHORS.match(token):
        return ""
    for word in SEPARATOR.split(token):
        found = WORDS.get(word, "")
        if found:
            return found
    return ""


def is_named(element: Element) -> bool:
    """Whether a class or the id of an element is known whole or by its beginning, and not merely for a word in it."""
    names = (element.get("class") or "").lower()
    tokens = [*names.split(), (element.get("id") or "").lower()]
    return any(
        token in WHOLE or any(token.startswith(start) for start, _ in STARTS) for token in tokens
    ) or bool(INSERTED.search(names))


def furniture(element: Element) -> str:
    """The kind of furniture that an element is by its classes and id; "" if it is none."""
    names = element.get("class")
    if names:
        names = names.lower()
        for token in names.split():
            kind = kind_of(token)
            if kind:
                return kind
        if ("code-block" in names or "g-" in names) and INSERTED.search(names):
            return "ad"
    name = element.get("id")
    if name and element.tag not in HEADINGS:
        name = name.lower()
        kind = WHOLE.get(name) or ""
        if kind:
            return kind
        for start, found in STARTS:
            if name.startswith(start):
                return found
    return ""


HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "a", "p", "li"))
"""Elements whose id is made from their own words, or is an anchor."""
