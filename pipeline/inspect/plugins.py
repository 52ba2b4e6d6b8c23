"""Page builders and plugins by the marks that they leave in an export: counts of names in, plugins out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

BUILDER = "page builder"

# Name, what it is for, and its marks: b block, s shortcode, m meta key, t post type, x taxonomy. A mark that
# ends in * is the beginning of a name. Only marks that no other plugin leaves.
TABLE = """
Elementor | page builder | m:_elementor_* t:elementor_* t:e-landing-page s:elementor-template
Divi | page builder | s:et_pb_* m:_et_pb_* m:_et_builder_* t:et_pb_layout t:et_template t:et_body_layout b:divi/*
WPBakery Page Builder | page builder | s:vc_* m:_wpb_* t:vc_grid_item t:vc4_templates
Visual Composer | page builder | m:vcv-* m:_vcv-* t:vcv_templates b:vcv-gutenberg-blocks/*
Beaver Builder | page builder | m:_fl_builder_* t:fl-builder-template s:fl_builder_insert_layout b:fl-builder/*
SiteOrigin Page Builder | page builder | m:panels_data b:siteorigin-panels/*
Avada (Fusion Builder) | page builder | s:fusion_* m:fusion_builder_* m:_fusion t:fusion_template t:fusion_element t:fusion_tb_*
Enfold (Avia) | page builder | s:av_* m:_aviaLayout* m:_avia_* m:_av_* t:avia_framework_post
Oxygen | page builder | m:ct_builder_* m:ct_other_template m:_ct_builder_* t:ct_template t:oxy_user_library s:oxygen s:ct_section
Bricks | page builder | m:_bricks_* t:bricks_template
Breakdance | page builder | m:_breakdance_* m:breakdance_data t:breakdance_*
Brizy | page builder | m:brizy* m:_brizy* t:brizy_template t:brizy-*
Thrive Architect | page builder | m:tve_* m:tcb_* m:thrive_* t:tcb_lightbox t:tcb_symbol
Themify Builder | page builder | m:_themify_builder_* m:themify_builder_* s:themify_* b:themify-builder/*
Cornerstone and X | page builder | m:_cornerstone_* s:cs_* s:x_* t:cs_template t:cs_global_block
Live Composer | page builder | m:dslc_* t:dslc_* s:dslc_*
King Composer | page builder | s:kc_* m:kc_* t:kc-section
Zion Builder | page builder | m:_zionbuilder_* t:zion_template
Tatsu and Oshine | page builder | s:tatsu_* m:_tatsu_* s:be_*
Mk Jupiter | page builder | s:mk_* m:_mk_*
Newspaper (tagDiv) | page builder | s:tdc_* s:td_* s:td_block_* s:tdb_* m:td_post_* m:tdc_* t:tdb_templates
MotoPress | page builder | s:mp_* m:mp_* m:_motopress-* t:motopress-*
Nimble Builder | page builder | t:nimble_post_type t:nimble_template
Kubio | page builder | b:kubio/*
GenerateBlocks | blocks | b:generateblocks/* m:_generateblocks_*
Kadence Blocks | blocks | b:kadence/* m:_kad_* m:_kadence_* t:kadence_*
Spectra (Ultimate Addons) | blocks | b:uagb/* b:spectra/* m:_uag_* m:uagb_* t:spectra-popup
Stackable | blocks | b:ugb/* b:stackable/*
CoBlocks | blocks | b:coblocks/* m:_coblocks_*
Otter Blocks | blocks | b:themeisle-blocks/* b:otter-blocks/* m:_themeisle_gutenberg_*
Atomic and Genesis Blocks | blocks | b:atomic-blocks/* b:genesis-blocks/* b:ab-*
Advanced Gutenberg | blocks | b:advgb/* m:advgb_*
Getwid | blocks | b:getwid/* m:_getwid_*
Qubely | blocks | b:qubely/* m:qubely_*
Essential Blocks | blocks | b:essential-blocks/* m:_eb_*
Premium Blocks | blocks | b:premium/*
Ultimate Post (PostX) | blocks | b:ultimate-post/* m:_ultp_* t:ultp_templates
Meow Gallery | media | b:meow-gallery/* s:meow-gallery
Crowdsignal | blocks | b:crowdsignal-forms/* b:crowdsignal/* s:crowdsignal s:polldaddy
Greenshift | blocks | b:greenshift-blocks/*
Editor Plus | blocks | b:ep/* b:editorplus/*
VK Blocks | blocks | b:vk-blocks/*
Snow Monkey Blocks | blocks | b:snow-monkey-blocks/* b:snow-monkey-forms/*
Yoast SEO | SEO | m:_yoast_wpseo_* b:yoast/* b:yoast-seo/* s:wpseo_breadcrumb s:wpseo_sitemap
Rank Math | SEO | m:rank_math_* b:rank-math/* s:rank_math_* t:rank_math_schema
All in One SEO | SEO | m:_aioseo* m:_aioseop_* b:aioseo/* s:aioseo_*
SEOPress | SEO | m:_seopress_* b:wpseopress/*
The SEO Framework | SEO | m:_genesis_title m:_genesis_description m:_tsf_* m:_social_image_url m:exclude_local_search
Slim SEO | SEO | m:slim_seo s:slim_seo_breadcrumbs b:slim-seo/*
Squirrly SEO | SEO | m:_sq_*
Redirects | SEO | t:redirect_rule t:vip-legacy-redirect
Contact Form 7 | forms | s:contact-form-7 t:wpcf7_contact_form b:contact-form-7/*
Flamingo | forms | t:flamingo_*
Gravity Forms | forms | s:gravityform s:gravityforms b:gravityforms/* m:_gform* m:gform_*
WPForms | forms | s:wpforms t:wpforms* b:wpforms/* m:wpforms_*
Ninja Forms | forms | s:ninja_form* t:nf_sub b:ninja-forms/*
Formidable | forms | s:formidable t:frm_* b:formidable/*
Fluent Forms | forms | s:fluentform b:fluentfom/*
Forminator | forms | s:forminator_* t:forminator_* b:forminator/*
Caldera Forms | forms | s:caldera_form* t:caldera_form
Everest Forms | forms | s:everest_form t:everest_form b:everest-forms/*
Typeform and other services | forms | s:typeform* s:jotform s:wufoo s:formstack s:hubspot
Mailchimp for WordPress | forms | s:mc4wp_form t:mc4wp-form b:mc4wp/*
MailPoet | forms | s:mailpoet_form s:wysija_form t:mailpoet_page b:mailpoet/*
WooCommerce | shop | t:product t:product_variation t:shop_order* t:shop_coupon x:product_cat x:product_tag x:pa_* s:woocommerce_* b:woocommerce/* m:_wc_*
Easy Digital Downloads | shop | t:edd_* s:edd_* s:purchase_link m:edd_* m:_edd_* x:download_category b:edd/*
WP eCommerce | shop | t:wpsc-* m:_wpsc_* x:wpsc_product_category
GiveWP | shop | t:give_* s:give_form s:donation_form m:_give_* b:give/*
WP Simple Pay, PayPal | shop | s:simple-payment s:wpecpp s:asp_product t:simple-pay t:jp_pay_*
Polylang | languages | x:language x:post_translations x:term_language x:term_translations m:_pll_* t:polylang_mo b:polylang/*
WPML | languages | m:_wpml_* m:_icl_* m:_top_nav_excluded s:wpml_* x:translation_priority b:wpml/*
Bogo | languages | m:_locale m:_original_post s:bogo
TranslatePress | languages | m:trp_* s:language-switcher b:trp/*
Weglot, GTranslate | languages | s:weglot_switcher s:gtranslate s:google-translator
Advanced Custom Fields | custom fields | t:acf* b:acf/* s:acf
Pods | custom fields | t:_pods_* s:pods b:pods/*
Toolset Types | custom fields | m:wpcf-* t:wp-types-* t:view t:view-template s:wpv-view s:types b:toolset-*
Meta Box | custom fields | t:meta-box t:mb-* b:meta-box/*
Carbon Fields | custom fields | m:_carbon_* m:carbon_*
Custom Post Type UI | custom fields | t:cptui
Jetpack | media | b:jetpack/* b:videopress/* s:jetpack_* s:jetpack-related-posts s:jetpack-contact-form m:_jetpack_* m:jetpack_* m:_publicize_* m:_wpas_* t:jetpack-portfolio t:jetpack-testimonial t:jp_* t:feedback m:_jp_*
NextGEN Gallery | media | s:nggallery s:ngg* s:singlepic s:imagebrowser t:ngg_* t:displayed_gallery b:imagely/*
Envira Gallery | media | s:envira-* t:envira m:_eg_*
FooGallery | media | s:foogallery* t:foogallery b:fooplugins/*
Modula | media | s:modula t:modula-gallery
Slider Revolution | media | s:rev_slider* b:themepunch/*
Smart Slider 3 | media | s:smartslider3 b:nextend/*
MetaSlider | media | s:metaslider s:ml-slider t:ml-slide* b:metaslider/*
Soliloquy | media | s:soliloquy t:soliloquy
LayerSlider | media | s:layerslider
PowerPress | media | m:enclosure s:powerpress m:_podPressMedia b:create-block/powerpress*
Seriously Simple Podcasting | media | t:podcast x:series s:ss_player s:podcast_episode b:seriously-simple-podcasting/*
Podlove | media | s:podlove-* m:_podlove_*
Presto Player | media | b:presto-player/* s:presto_player t:pp_video_block
TablePress | media | s:table s:table-info t:tablepress_table b:tablepress/*
Real Media Library, folders | media | x:media_folder x:rml_* x:nt_wmc_folder x:media_category
Easy FancyBox, lightboxes | media | m:_simple_lightbox*
The Events Calendar | events | t:tribe_* x:tribe_events_cat s:tribe_events m:_Event* m:_tribe_* b:tribe/*
Events Manager | events | t:event-recurring x:event-categories s:events_list m:_event_start*
Modern Events Calendar | events | t:mec-events x:mec_category m:mec_* s:MEC
All-in-One Event Calendar | events | t:ai1ec_event s:ai1ec x:events_categories
Event Organiser | events | x:event-venue s:eo_* m:_eventorganiser_*
Amelia, Bookly | events | s:ameliabooking s:bookly-form t:wc_booking
LearnDash | courses and members | t:sfwd-* s:ld_* s:learndash* x:ld_* b:learndash/*
LifterLMS | courses and members | t:llms_* m:_llms_* s:lifterlms_* b:llms/*
Tutor LMS | courses and members | t:tutor_* t:courses m:_tutor_* s:tutor_* b:tutor-*
Sensei | courses and members | t:sensei_* x:sensei-* b:sensei-lms/*
MemberPress | courses and members | t:memberpress* t:mepr* m:_mepr* s:mepr-* b:memberpress/*
Paid Memberships Pro | courses and members | s:pmpro_* s:membership b:pmpro/*
Restrict Content | courses and members | s:restrict s:not_logged_in m:_rc_* m:rcp_* b:rcp/*
Ultimate Member | courses and members | t:um_* s:ultimatemember m:um_*
bbPress | courses and members | t:forum t:topic t:reply s:bbp-* m:_bbp_*
BuddyPress | courses and members | t:bp-email x:bp-* b:bp/*
Disqus | comments and sharing | m:dsq_* m:dsq_thread_id
Akismet | comments and sharing | m:akismet_*
wpDiscuz | comments and sharing | m:wpdiscuz_* m:_wpdiscuz_* b:wpdiscuz/* s:wpdiscuz*
ShareThis, AddToAny, social | comments and sharing | m:sharing_disabled m:_sharing_disabled s:addtoany s:ssba* s:social_share m:_addthis_* m:_ss_* m:essb_*
Social Warfare | comments and sharing | m:swp_* m:_swp_* s:social_warfare s:click_to_tweet b:social-warfare/*
ActivityPub, Webmention | comments and sharing | m:activitypub_* m:_activitypub_* m:webmention_* m:mf2_* b:activitypub/*
Ratings | comments and sharing | m:ratings_* m:_kksr_* m:kksr_* m:rmp_* s:kkstarratings s:ratings
Post Views Counter | comments and sharing | m:views m:post_views_count m:wpb_post_views_count m:_post_views
SyntaxHighlighter | code | b:syntaxhighlighter/* s:sourcecode
Crayon, Urvanov | code | b:urvanov-syntax-highlighter/* s:crayon m:crayon-*
Enlighter | code | b:enlighter/* s:enlighter
Code Block Pro | code | b:kevinbatdorf/*
WP-GeSHi, iG:Syntax Hiliter, pastacode | code | s:pastacode m:_wp_geshi_*
Code Snippets, WPCode | code | t:wpcode* s:wpcode s:code_snippet
LaTeX (WP QuickLaTeX, MathJax) | code | s:latex s:latexpage s:mathjax m:_latex_*
Co-Authors Plus | writing | x:author t:guest-author s:coauthors b:cap/*
PublishPress | writing | m:_ppma_* x:pp_* t:ppma_boxes m:ppma_*
Easy Footnotes and others | writing | s:efn_note s:footnotes_by_hupe s:mfn s:modern_footnote s:footnote
Table of contents | writing | s:toc s:ez-toc s:lwptoc s:simpletoc b:simpletoc/* m:_lwptoc_* m:ez-toc-* m:_ez-toc-*
Shortcodes Ultimate | writing | s:su_* m:su_*
WordPress Popular Posts | writing | s:wpp b:wordpress-popular-posts/*
Display Posts and lists | writing | s:display-posts s:catlist s:pt_view s:content_views s:the-post-grid
Revive Old Posts, auto post | writing | m:_rop_* m:rop_* m:wp_auto_poster* m:_nxs_* m:snap_* m:_wpws_*
WP Recipe Maker, Tasty | writing | s:wprm-* t:wprm_recipe b:wp-recipe-maker/* s:tasty-recipe b:wp-tasty/* s:easyrecipe* t:mv_create s:mv_create b:mv/*
Pretty Links, Thirsty | writing | t:thirstylink s:thirstylink t:pretty-link m:_prli_* m:_pretty-link*
Amazon affiliates | writing | s:amazon_link s:aawp s:asa s:asa2 b:aawp/*
Ad Inserter, AdRotate and ads | writing | s:adinserter s:adrotate s:the_ad* s:quads t:advanced_ads b:advads/* m:_adinserter_*
Genesis | theme | m:_genesis_layout m:_genesis_hide_* m:_genesis_custom_* m:_genesis_scripts
Astra | theme | m:astra-* m:site-sidebar-layout m:ast-* t:astra-advanced-hook
GeneratePress | theme | m:_generate-* m:_generate_* t:gp_elements
OceanWP | theme | m:ocean_* t:oceanwp_library
Neve | theme | m:neve_meta_*
Thesis | theme | m:thesis_* m:_thesis_*
WooThemes, older themes | theme | m:_wpzoom_* m:woo_* m:_woo_*
Qode and Mikado themes | theme | s:qode_* s:qbutton s:mkdf_* m:qode_* m:mkdf_* m:eltdf_* m:edgtf_*
Betheme (Muffin Builder) | page builder | m:mfn-* m:mfn_* b:betheme/*
Duplicate Post | system | m:_dp_* m:_duplicate_post*
Classic Editor | system | m:classic-editor-remember
WP Super Cache and other caches | system | m:_wp_rocket_* m:rocket_* m:_w3tc_* m:litespeed_* m:_litespeed_* m:_cache_* m:swift-*
AMP | system | m:amp_* m:_amp_* t:amp_validated_url m:ampforwp_*
Importers (Blogger, LiveJournal …) | system | m:blogger_* m:lj_* m:_imported_* m:_import_* m:livejournal_* m:drupal_* m:_tumblr_* m:tumblr_*
Last.fm, Google maps | media | s:wpgmza s:mappress m:_mapp_* s:leaflet-map s:google-map* s:osm_map*
Popup Maker | system | t:popup t:popup_theme b:popup-maker/*
Custom permalinks | system | m:custom_permalink
OneSignal, push | system | m:onesignal_* m:_push_*
Query Monitor, schedulers | system | t:scheduled-action t:amn_smtp t:postman_sent_mail t:wp_stream
"""  # noqa: E501 - a plugin is a line
KINDS = {"b": "blocks", "s": "shortcodes", "m": "meta", "t": "items", "x": "terms"}
"""First letter of a mark -> what is counted."""


class Plugin(NamedTuple):
    """A plugin that left marks."""

    name: str
    kind: str
    found: dict[str, int]
    """What (`blocks`, `shortcodes`, `meta`, `items`, `terms`) -> how often."""


class _Row(NamedTuple):
    """A line of the table, read."""

    name: str
    kind: str
    exact: frozenset[str]
    prefixes: dict[str, tuple[str, ...]]
    """First letter of a mark -> beginnings of names."""


def _rows() -> list[_Row]:
    """The table, read."""
    rows = []
    for line in TABLE.strip().splitlines():
        name, kind, marks = (cell.strip() for cell in line.split(" | "))
        exact: set[str] = set()
        prefixes: dict[str, tuple[str, ...]] = {}
        for mark in marks.split():
            letter, _, pattern = mark.partition(":")
            if pattern.endswith("*"):
                prefixes[letter] = (*prefixes.get(letter, ()), pattern[:-1])
            else:
                exact.add(mark)
        rows.append(_Row(name, kind, frozenset(exact), prefixes))
    return rows


def recognise(names: Mapping[str, Mapping[str, int]]) -> list[Plugin]:
    """The plugins whose marks stand among the names (KINDS -> name -> count), builders first.

    >>> recognise({"shortcodes": {"vc_row": 2, "gallery": 1}})
    [Plugin(name='WPBakery Page Builder', kind='page builder', found={'shortcodes': 2})]
    """
    found = []
    for row in _rows():
        counts: dict[str, int] = {}
        for letter, what in KINDS.items():
            prefixes = row.prefixes.get(letter, ())
            number = sum(
                count
                for name, count in names.get(what, {}).items()
                if (prefixes and name.startswith(prefixes)) or f"{letter}:{name}" in row.exact
            )
            if number:
                counts[what] = number
        if counts:
            found.append(Plugin(row.name, row.kind, counts))
    return sorted(found, key=lambda each: (each.kind != BUILDER, -sum(each.found.values()), each.name))
