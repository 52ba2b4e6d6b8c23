"""Shortcodes whose output is made at each visit: they are noted, and what they enclose stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.convert.shortcodes import markup
from pipeline.convert.shortcodes.tags import names

if TYPE_CHECKING:
    from pipeline.convert.context import Context
    from pipeline.convert.shortcodes.tags import Tag

_FORMS = names(
    """
    contact-form-7 contact-form contact-field contact_form contactform gravityform gravityforms wpforms
    ninja_form ninja_forms ninja_forms_display_form formidable caldera_form caldera_form_modal fluentform
    forminator_form forminator_poll forminator_quiz everest_form weforms happyforms si-contact-form wufoo
    formstack jotform typeform typeform_embed mc4wp_form mailchimp mailchimpsf_form mailpoet_form wysija_form
    newsletter_form newsletter mailerlite_form convertkit constantcontactapi subscribe2
    jetpack_subscription_form blog_subscription_form email-subscribers email-subscribers-form wpuf_form
    user_registration_form theme-my-login login_form loginform ultimatemember bbp-login bbp-register
    searchform search_form wpbsearch booking bookly-form ameliabooking give_form donation_form
    charitable_donation_form wpecpp accept_stripe_payment asp_product poll polls yop_poll democracy quiz qsm
    wpProQuiz ays_quiz ays_poll survey rsvp hubspot formcraft quform
    """
)
_LISTS = names(
    """
    recent-posts recent_posts recentposts latest_posts latest-posts display-posts display_posts list-posts
    list_posts posts blog_posts blog post_grid the-post-grid post_list related_posts related-posts
    jetpack-related-posts popular_posts wpp catlist categoryposts content_views pt_view wpv-view pods ess_grid
    archives archive wp_archives clean-archives sitemap wpsitemap wp_sitemap_page html-sitemap simple-sitemap
    child_pages child-pages subpages pagelist pagelist_ext page_list pages list-pages siblings tagcloud
    tag_cloud categories recent_comments authors contributors members user_list author_box authorbox calendar
    ai1ec events events_list tribe_events ecs-list-events eo_events eo_fullcalendar my_calendar
    upcoming_events google-calendar-events weather rss rss_feed wp_rss feed wp-rss-aggregator twitter-feed
    twitter-timeline custom-twitter-feeds instagram-feed jr_instagram custom-facebook-feed flickr_feed social
    social_share share sharing addthis addtoany ssba shareaholic breadcrumb breadcrumbs wpseo_breadcrumb
    rank_math_breadcrumb searchandfilter facetwp ratings rating kkstarratings star_rating comments
    comment_form bbp-forum-index bbp-topic-index bbp-single-topic bbp-single-forum portfolio jetpack_portfolio
    portfolio_list testimonials jetpack_testimonial team logos clients downloads download_list wpdm_package
    wpdm_category nav_menu menu widget do_widget dynamic-sidebar sidebar layerslider rev_slider smartslider3
    metaslider soliloquy cycloneslider wonderplugin_slider slideshow_deploy meteor_slideshow nggallery
    ngg_images ngg slideshow album imagebrowser singlepic nggtags foogallery envira-gallery modula
    justified_image_grid photonic portfolio_slideshow ads ad adrotate adsense the_ad the_ad_group adinserter
    quads amazon amazon_link asa asa2 aawp
    """
)
_SHOP = names(
    """
    product products product_page product_category product_categories recent_products featured_products
    sale_products best_selling_products top_rated_products product_attribute related_products add_to_cart
    add_to_cart_url woocommerce_cart woocommerce_checkout woocommerce_my_account woocommerce_order_tracking
    shop_messages cart checkout my_account purchase_link purchase_history download_history edd_downloads
    download_checkout edd_login edd_register wpsc_products pmpro_account pmpro_checkout pmpro_levels wishlist
    yith_wcwl_wishlist yith_wcwl_add_to_wishlist simple-payment paypal buynow course_list
    """
)
_TABLES = names(
    """
    table tablepress table-info wptable ninja_tables supsystic-tables wpdatatable wpdatachart
    google-spreadsheet visualizer chart charts pricing-table go_pricing easy-pricing-table league_table
    """
)
_OTHER = names(
    """
    toc contents table_of_contents table-of-contents ez-toc lwptoc tableofcontents rank_math_toc simpletoc
    no_toc notoc include insert insert_page insert_php xyz-ips xyz-ihs elementor-template
    fl_builder_insert_layout divi_library_layout content_block reusable_block custom_field acf print_link
    printfriendly print back-to-top backtotop totop wpml_language_selector_widget wpml_language_switcher
    language-switcher polylang_langswitcher googletranslate google-translator gtranslate countdown
    countdown_timer ticker animate-it nosidebar noindex popup sg_popup current_year current_date post_title
    post_date post_author site_url bloginfo
    """
)

_REMOVED = frozenset(_FORMS)


def missing(tag: Tag, inner: str, ctx: Context) -> str:
    """Note what was there; labels inside a form go with the form, any other text stays."""
    if tag.name in _REMOVED:
        words = markup.bare(inner)
        ctx.note("shortcode-dropped", markup.quoted(f"{tag.source} {words}"))
        return markup.GONE
    ctx.note("shortcode-dropped", markup.quoted(tag.source))
    return inner or markup.GONE


def missing_table(tag: Tag, inner: str, ctx: Context) -> str | None:
    """A table kept elsewhere is noted; `[table]` around text is that text."""
    if tag.enclosing and inner.strip():
        return markup.region(inner)
    return missing(tag, inner, ctx)


DYNAMIC = {
    **dict.fromkeys((*_FORMS, *_LISTS, *_SHOP, *_OTHER), missing),
    **dict.fromkeys(_TABLES, missing_table),
}
