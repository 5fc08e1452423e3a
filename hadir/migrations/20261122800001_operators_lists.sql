-- migrate:up

-- One index for each way in which the operators' lists are filtered: whatever the filter, a page
-- is read from where it begins, in its order, and not searched for.
CREATE INDEX audit_log_subject ON audit_log (subject_kind, subject_id, at DESC, id DESC);
CREATE INDEX audit_log_kind ON audit_log (subject_kind, at DESC, id DESC);
CREATE INDEX audit_log_operator ON audit_log (operator_id, at DESC, id DESC);
CREATE INDEX audit_log_operator_kind ON audit_log (operator_id, subject_kind, at DESC, id DESC);

CREATE INDEX chat_sessions_newest ON chat_sessions (created_at DESC, id DESC);
CREATE INDEX chat_sessions_by_topic ON chat_sessions
    (topic_sensitivity, mode, created_at DESC, id DESC);
CREATE INDEX chat_sessions_by_state ON chat_sessions
    (state, topic_sensitivity, mode, created_at DESC, id DESC);
CREATE INDEX chat_sessions_mitra_newest ON chat_sessions (mitra_id, created_at DESC, id DESC);
CREATE INDEX chat_sessions_mitra_topic ON chat_sessions
    (mitra_id, topic_sensitivity, mode, created_at DESC, id DESC);
CREATE INDEX chat_sessions_mitra_state ON chat_sessions
    (mitra_id, state, topic_sensitivity, mode, created_at DESC, id DESC);

CREATE INDEX mitras_active ON mitras (is_active, id DESC);
CREATE INDEX mitra_status_switched_on ON mitra_status (mitra_id DESC) WHERE is_online;
CREATE INDEX mitra_online_logs_newest ON mitra_online_logs (mitra_id, at DESC, id DESC);

-- migrate:down
