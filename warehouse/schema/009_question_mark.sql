-- Does an act ask? Told from its text while that is read; the text itself is never kept.
alter table event add column is_question boolean;  -- null: no text, or imported before this was looked at
