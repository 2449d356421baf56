"""The addresses where posts are written, planned, changed and removed, and the palette that leads there."""

from django.urls import URLPattern, path

from hubbub.web.views import compose, compose_files, palette, suggest

urlpatterns: list[URLPattern] = [
    path("compose", compose.compose, name="compose"),
    path("compose/files", compose_files.take, name="take_file"),
    path("compose/files/<id:media_id>", compose_files.state, name="file_state"),
    path("compose/suggestions", suggest.suggest, name="suggest"),
    path("palette", palette.palette, name="palette"),
    path("palette/theme", palette.theme, name="theme"),
    path("posts/<id:post_id>/edit", compose.edit_post, name="edit_post"),
    path("posts/<id:post_id>/remove", compose.remove, name="remove_post"),
    path("drafts", compose.draft_list, name="drafts"),
    path("drafts/<id:draft_id>/drop", compose.drop_draft, name="drop_draft"),
    path("scheduled", compose.planned_list, name="scheduled"),
    path("scheduled/<id:scheduled_id>", compose.change_planned, name="change_scheduled"),
]
