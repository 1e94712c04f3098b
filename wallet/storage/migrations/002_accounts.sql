-- Accounts of every origin: the text of wallet/model/origin.py, which for those of a phrase is the path they always had. `position` is
-- the place in the order that the user gave them. `colour` is an index into a small palette; a hidden account is kept and watched.

ALTER TABLE accounts RENAME COLUMN path TO origin;
ALTER TABLE accounts ADD COLUMN colour INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;

UPDATE accounts SET colour = position % 8;
