CREATE TABLE telepool.channel(
    channel_id bigint PRIMARY KEY,
    username text,
    title text,
    is_broadcast boolean NOT NULL);

CREATE INDEX channel_username ON telepool.channel(lower(username));

-- Empty texts are NULL: they take no room then, neither on the wire nor in the table.
CREATE TABLE telepool.message(
    channel_id bigint NOT NULL,
    grouped_id bigint NOT NULL,
    from_id bigint NOT NULL,
    id integer NOT NULL,
    date integer NOT NULL,
    edit_date integer NOT NULL,
    reply_to integer NOT NULL,
    views integer,
    forwards integer,
    post_author text,
    text text,
    entities text,
    media text,
    action text,
    forward text,
    reactions text,
    PRIMARY KEY(channel_id, id));

CREATE TABLE telepool.message_deletion(
    channel_id bigint NOT NULL,
    id integer NOT NULL,
    observed_at integer NOT NULL,
    PRIMARY KEY(channel_id, id));

CREATE TABLE telepool.message_revision(
    channel_id bigint NOT NULL,
    id integer NOT NULL,
    edit_date integer NOT NULL,
    observed_at integer NOT NULL,
    text text,
    entities text,
    media text,
    PRIMARY KEY(channel_id, id, edit_date));

CREATE TABLE telepool.channel_position(
    channel_id bigint PRIMARY KEY,
    total integer,
    pts integer,
    ranges int8multirange NOT NULL);

CREATE TABLE telepool.channel_epoch(
    channel_id bigint NOT NULL,
    kind text NOT NULL,
    epoch bigint NOT NULL,
    PRIMARY KEY(channel_id, kind));

CREATE TABLE telepool.statistic(
    channel_id bigint NOT NULL,
    kind text NOT NULL,
    at integer NOT NULL,
    json json NOT NULL,
    PRIMARY KEY(channel_id, kind, at));

CREATE VIEW telepool.live_message AS
    SELECT m.* FROM telepool.message AS m
    WHERE NOT EXISTS(SELECT 1 FROM telepool.message_deletion AS d WHERE d.channel_id = m.channel_id AND d.id = m.id);

-- Costs nothing where rows are new: it runs only where a later edit replaces a stored version, and keeps both.
CREATE FUNCTION telepool.keep_revisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO telepool.message_revision VALUES
        (OLD.channel_id, OLD.id, OLD.edit_date, 0, OLD.text, OLD.entities, OLD.media),
        (NEW.channel_id, NEW.id, NEW.edit_date, 0, NEW.text, NEW.entities, NEW.media)
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER message_keep_revisions AFTER UPDATE ON telepool.message
    FOR EACH ROW WHEN (NEW.edit_date > OLD.edit_date) EXECUTE FUNCTION telepool.keep_revisions();
