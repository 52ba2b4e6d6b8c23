"""Who may see an entry: what becomes a file in content/, as a draft or not, and why the rest does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

PUBLIC = "publish"
DRAFTS = frozenset(("draft", "pending", "future"))
"""Written with `draft: true`."""
WITHHELD = frozenset(("private", "trash", "auto-draft"))
"""Statuses that only `--include` writes."""
REASONS = {
    "private": "private",
    "password": "protected by a password",
    "trash": "in the trash",
    "auto-draft": "never saved (auto-draft)",
    "status": "of an unknown status",
    "type": "of a type that is no page (blocks, designs, forms, orders …)",
    "conversion-failed": "could not be converted",
}
"""Why an item has no file in content/ -> how that is said."""
PAGES = {
    "archive": "list entries",
    "asset": "are pictures, styles, scripts",
    "comment-feed": "are feeds of comments",
    "empty": "are empty",
    "error-page": "show an error",
    "feed": "are feeds",
    "login": "ask for a login",
    "not-html": "are no pages, whatever their names say",
    "other-site": "are another site's",
    "page-without-entry": "hold no entry",
    "password": "ask for an entry's password",
    "read-failed": "could not be read",
    "redirect": "lead elsewhere",
    "script-only": "hold scripts only",
    "sitemap": "are sitemaps",
    "too-large": "are too large",
    "unreadable": "can not be read",
}
"""Why a saved file is no entry -> how that is said."""
OWN = {
    "WordPress's own: parts of pages, designs, settings, requests": """
        attachment nav_menu_item revision wp_block wp_template wp_template_part wp_global_styles
        wp_navigation wp_font_family wp_font_face custom_css customize_changeset oembed_cache
        user_request wp_changeset
    """,
    "page builders' and field plugins' designs": """
        elementor_library elementor_snippet elementor_icons elementor_font e-landing-page-template
        et_pb_layout et_template et_theme_builder et_header_layout et_body_layout et_footer_layout
        fl-builder-template fl-theme-layout vc_grid_item vc4_templates vc_settings fusion_template
        fusion_element fusion_tb_section fusion_tb_layout fusion_icons avia_framework_post
        ct_template oxy_user_library bricks_template brizy_template kadence_element kadence_form
        astra-advanced-hook generate_template gp_elements acf-field-group acf-field acf-post-type
        acf-taxonomy acf-ui-options-page wp-types-group wp-types-user-group view view-template
        pods_pod _pods_pod _pods_group _pods_field cptui wpcode wpcode-blocks tablepress_table
        mb-views
    """,
    "forms and what visitors sent with them": """
        wpcf7_contact_form wpforms wpforms-template feedback jp_form jetpack_form nf_sub
        flamingo_inbound flamingo_outbound flamingo_contact mc4wp-form ninja_forms_sub
        frm_form_actions frm_styles caldera_form wpforms_entry contact-form cfdb7 everest_form
        forminator_forms sib_form mailpoet_page
    """,
    "shops: orders and customers are private, coupons are codes": """
        shop_order shop_order_refund shop_order_placehold shop_coupon shop_subscription shop_webhook
        wc_order_status product_variation wc_booking wc_membership wc_user_membership edd_payment
        edd_log edd_discount give_payment llms_order sc_order memberpressproduct mepr_product
        jp_pay_order jp_pay_product
    """,
    "logs, queues, redirects, mail": """
        scheduled-action postman_sent_mail amn_smtp wp_stream wp-rest-api-log redirect_rule
        vip-legacy-redirect guest-author jp_img_sitemap jp_sitemap jp_sitemap_master safecss ml-slide
        ml-slider soliloquy envira popup popup_theme boostpopup ngg_album ngg_gallery ngg_pictures
        gal_display_source displayed_gallery display_type lightbox_library optimized_page
        amp_validated_url wp_show_posts wpb_fp sp_wpcp_posts
    """,
}
"""What they are -> post types that are no pages of their own."""
NOT_ENTRIES = frozenset(name for names in OWN.values() for name in names.split())
"""They stay in data/."""


def withheld(kind: str, status: str, password: str, include: Container[str]) -> str:
    """Why an entry gets no file in content/: a reason of the ledger, or "" if it gets one."""
    if kind in NOT_ENTRIES:
        return "type"
    if status in WITHHELD:
        return "" if status in include else status
    if status != PUBLIC and status not in DRAFTS:
        return "status"
    return "password" if password and "password" not in include else ""


def is_draft(status: str, password: str) -> bool:
    """Whether a written entry is marked as a draft: whatever not everybody could read."""
    return status != PUBLIC or bool(password)
