-- What an entry says is moved apart from its place.

INSERT INTO payload (id, salt, bytes) SELECT place, salt, payload FROM entry_before WHERE payload IS NOT NULL ORDER BY place;
INSERT INTO leaf (place, commitment, payload, audience)
    SELECT place, commitment, CASE WHEN payload IS NOT NULL THEN place END, audience FROM entry_before ORDER BY place;
DROP TABLE entry_before;
