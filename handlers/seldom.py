"""The names of the buttons and forms of what is seldom done: making and changing agreements, the situation picture.

By themselves, so that what they lead to is loaded only when it is needed (handlers.later).
"""

SKETCH_CALLBACK = "sketch"
CREATE_CALLBACK = "sketch_create"
SKETCH_BASICS = "sketch_basics"
SKETCH_ADD = "sketch_add"
SKETCH_EDIT = "sketch_edit"
SKETCH_REMOVE = "sketch_remove"
SKETCH_DISCARD = "sketch_discard"
SKETCH_BASICS_FORM = "sketch_basics_form"
SKETCH_KIND_FORM = "sketch_kind_form"
SKETCH_PROMISE_FORM = "sketch_promise_form"

LOG_WEEK = "situation_log"
DRAW = "situation_draw"

AMEND_CALLBACK = "amend_save"
AMEND_CHOICE_FORM = "amend_choice"
AMEND_KIND_FORM = "amend_kind"
AMEND_FORM = "amend"
