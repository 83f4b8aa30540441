-- A municipality is one of Sweden's (lib/municipalities.ts): where words can be typed, a name or a number is.
CREATE FUNCTION municipalities() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY[
    'Ale', 'Alingsås', 'Alvesta', 'Aneby', 'Arboga', 'Arjeplog', 'Arvidsjaur', 'Arvika', 'Askersund', 'Avesta', 'Bengtsfors',
    'Berg', 'Bjurholm', 'Bjuv', 'Boden', 'Bollebygd', 'Bollnäs', 'Borgholm', 'Borlänge', 'Borås', 'Botkyrka', 'Boxholm',
    'Bromölla', 'Bräcke', 'Burlöv', 'Båstad', 'Dals-Ed', 'Danderyd', 'Degerfors', 'Dorotea', 'Eda', 'Ekerö', 'Eksjö',
    'Emmaboda', 'Enköping', 'Eskilstuna', 'Eslöv', 'Essunga', 'Fagersta', 'Falkenberg', 'Falköping', 'Falun', 'Filipstad',
    'Finspång', 'Flen', 'Forshaga', 'Färgelanda', 'Gagnef', 'Gislaved', 'Gnesta', 'Gnosjö', 'Gotland', 'Grums', 'Grästorp',
    'Gullspång', 'Gällivare', 'Gävle', 'Göteborg', 'Götene', 'Habo', 'Hagfors', 'Hallsberg', 'Hallstahammar', 'Halmstad',
    'Hammarö', 'Haninge', 'Haparanda', 'Heby', 'Hedemora', 'Helsingborg', 'Herrljunga', 'Hjo', 'Hofors', 'Huddinge',
    'Hudiksvall', 'Hultsfred', 'Hylte', 'Håbo', 'Hällefors', 'Härjedalen', 'Härnösand', 'Härryda', 'Hässleholm', 'Höganäs',
    'Högsby', 'Hörby', 'Höör', 'Jokkmokk', 'Järfälla', 'Jönköping', 'Kalix', 'Kalmar', 'Karlsborg', 'Karlshamn', 'Karlskoga',
    'Karlskrona', 'Karlstad', 'Katrineholm', 'Kil', 'Kinda', 'Kiruna', 'Klippan', 'Knivsta', 'Kramfors', 'Kristianstad',
    'Kristinehamn', 'Krokom', 'Kumla', 'Kungsbacka', 'Kungsör', 'Kungälv', 'Kävlinge', 'Köping', 'Laholm', 'Landskrona',
    'Laxå', 'Lekeberg', 'Leksand', 'Lerum', 'Lessebo', 'Lidingö', 'Lidköping', 'Lilla Edet', 'Lindesberg', 'Linköping',
    'Ljungby', 'Ljusdal', 'Ljusnarsberg', 'Lomma', 'Ludvika', 'Luleå', 'Lund', 'Lycksele', 'Lysekil', 'Malmö', 'Malung-Sälen',
    'Malå', 'Mariestad', 'Mark', 'Markaryd', 'Mellerud', 'Mjölby', 'Mora', 'Motala', 'Mullsjö', 'Munkedal', 'Munkfors',
    'Mölndal', 'Mönsterås', 'Mörbylånga', 'Nacka', 'Nora', 'Norberg', 'Nordanstig', 'Nordmaling', 'Norrköping', 'Norrtälje',
    'Norsjö', 'Nybro', 'Nykvarn', 'Nyköping', 'Nynäshamn', 'Nässjö', 'Ockelbo', 'Olofström', 'Orsa', 'Orust', 'Osby',
    'Oskarshamn', 'Ovanåker', 'Oxelösund', 'Pajala', 'Partille', 'Perstorp', 'Piteå', 'Ragunda', 'Robertsfors', 'Ronneby',
    'Rättvik', 'Sala', 'Salem', 'Sandviken', 'Sigtuna', 'Simrishamn', 'Sjöbo', 'Skara', 'Skellefteå', 'Skinnskatteberg',
    'Skurup', 'Skövde', 'Smedjebacken', 'Sollefteå', 'Sollentuna', 'Solna', 'Sorsele', 'Sotenäs', 'Staffanstorp',
    'Stenungsund', 'Stockholm', 'Storfors', 'Storuman', 'Strängnäs', 'Strömstad', 'Strömsund', 'Sundbyberg', 'Sundsvall',
    'Sunne', 'Surahammar', 'Svalöv', 'Svedala', 'Svenljunga', 'Säffle', 'Säter', 'Sävsjö', 'Söderhamn', 'Söderköping',
    'Södertälje', 'Sölvesborg', 'Tanum', 'Tibro', 'Tidaholm', 'Tierp', 'Timrå', 'Tingsryd', 'Tjörn', 'Tomelilla', 'Torsby',
    'Torsås', 'Tranemo', 'Tranås', 'Trelleborg', 'Trollhättan', 'Trosa', 'Tyresö', 'Täby', 'Töreboda', 'Uddevalla',
    'Ulricehamn', 'Umeå', 'Upplands Väsby', 'Upplands-Bro', 'Uppsala', 'Uppvidinge', 'Vadstena', 'Vaggeryd', 'Valdemarsvik',
    'Vallentuna', 'Vansbro', 'Vara', 'Varberg', 'Vaxholm', 'Vellinge', 'Vetlanda', 'Vilhelmina', 'Vimmerby', 'Vindeln',
    'Vingåker', 'Vårgårda', 'Vänersborg', 'Vännäs', 'Värmdö', 'Värnamo', 'Västervik', 'Västerås', 'Växjö', 'Ydre', 'Ystad',
    'Åmål', 'Ånge', 'Åre', 'Årjäng', 'Åsele', 'Åstorp', 'Åtvidaberg', 'Älmhult', 'Älvdalen', 'Älvkarleby', 'Älvsbyn',
    'Ängelholm', 'Öckerö', 'Ödeshög', 'Örebro', 'Örkelljunga', 'Örnsköldsvik', 'Östersund', 'Österåker', 'Östhammar',
    'Östra Göinge', 'Överkalix', 'Övertorneå'
  ]::text[];
CREATE FUNCTION is_municipality(named text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN named = ANY (municipalities());

-- What is stored, as one of them: "Bjuvs kommun" and "Stockholm, Skarpnäck" say which; what says none is forgotten. The
-- tables are written anew, so that nothing else is left in their old pages or in what the planner has sampled.
CREATE FUNCTION municipality_of(named text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN is_municipality(named) THEN named ELSE (
    SELECT m FROM unnest(municipalities()) m,
      regexp_replace(regexp_replace(lower(btrim(split_part(normalize(named), ',', 1))), '^region ', ''), '\s+(kommun|stad)$', '') n
    WHERE lower(m) IN (n, regexp_replace(n, 's$', '')) ORDER BY lower(m) = n DESC LIMIT 1) END
$$;
DROP TRIGGER keep_no_place ON enrolments;
DROP TRIGGER keep_no_place ON households;
DROP TRIGGER keep_no_place ON referral_facts;
ALTER TABLE enrolments ALTER COLUMN municipality TYPE text USING municipality_of(municipality),
  ADD CONSTRAINT municipality_is_one CHECK (is_municipality(municipality));
ALTER TABLE households ALTER COLUMN municipality TYPE text USING municipality_of(municipality),
  ADD CONSTRAINT municipality_is_one CHECK (is_municipality(municipality));
ALTER TABLE referral_facts ALTER COLUMN municipality TYPE text USING municipality_of(municipality),
  ADD CONSTRAINT municipality_is_one CHECK (is_municipality(municipality));
ALTER TABLE employers ALTER COLUMN municipality TYPE text USING municipality_of(municipality),
  ADD CONSTRAINT municipality_is_one CHECK (is_municipality(municipality));
CREATE TRIGGER keep_no_place BEFORE INSERT OR UPDATE ON enrolments
  FOR EACH ROW WHEN (NEW.municipality IS NOT NULL) EXECUTE FUNCTION keep_no_place();
CREATE TRIGGER keep_no_place BEFORE INSERT OR UPDATE ON households
  FOR EACH ROW WHEN (NEW.municipality IS NOT NULL) EXECUTE FUNCTION keep_no_place();
CREATE TRIGGER keep_no_place BEFORE INSERT OR UPDATE ON referral_facts
  FOR EACH ROW WHEN (NEW.municipality IS NOT NULL) EXECUTE FUNCTION keep_no_place();
DROP FUNCTION municipality_of(text);
