"""The names of the buttons and forms of what is seldom done: making and changing agreements, the situation picture,
what is pressed in a reminder.

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

REMIND_SNOOZE = "remind_snooze"
REMIND_RESUME = "remind_resume"
REMIND_UPDATE = "remind_update"
REMIND_EXPLAIN = "remind_explain"
REMIND_DECIDE = "remind_decide"
REMIND_FINISH = "remind_finish"
REMIND_CHANGE = "remind_change"
REMIND_LOG = "remind_log"
REMIND_LOG_WEEK = "remind_log_week"
REMIND_EXCUSE = "remind_excuse"
REMIND_CORRECT = "remind_correct"
REMIND_CANCEL = "remind_cancel"
SNOOZE_FORM = "snooze"

AMEND_CALLBACK = "amend_save"
AMEND_CHOICE_FORM = "amend_choice"
AMEND_KIND_FORM = "amend_kind"
AMEND_FORM = "amend"

PAMINN_WAY = "paminn_way"
PAMINN_RESUME = "paminn_resume"
PAMINN_AWAY = "paminn_away"
PAMINN_BACK = "paminn_back"
PAMINN_DIGEST = "paminn_digest"
PAMINN_COORDINATOR = "paminn_coordinator"
PAMINN_OTHER = "paminn_other"
WAY_FORM = "way"
ABSENCE_FORM = "absence"
COORDINATOR_FORM = "coordinator"
