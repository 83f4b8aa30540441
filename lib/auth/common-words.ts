/** What passwords are made of when they are easy to guess; small letters, three or more, no accents. */
export const commonWords = `
password passwort losenord losen passord hemligt hemlig secret letmein welcome valkommen login loggain inloggning admin administrator
administrat user anvandare guest gast test testar tester demo root master default changeme change andra byta temp tillfallig start
sommar sommaren vinter vintern host hosten var varen summer winter autumn spring fall season arstid
januari februari mars april maj juni juli augusti september oktober november december january february march may june july august october
mandag tisdag onsdag torsdag fredag lordag sondag monday tuesday wednesday thursday friday saturday sunday midsommar jul julafton pask
samordning samordnings samordningsforbund samordningsforbundet forbund forbundet finsam samsteg samverkan projekt projektet projektledare
handlaggare handlaggning deltagare deltagaren arbetsformedlingen arbetsformedling forsakringskassan forsakringskassa socialtjanst
socialtjansten socialforvaltning socialsekreterare kommun kommunen kommunens region regionen landsting landstinget rehabilitering
rehab arbete arbetsmarknad arbetslos jobb jobbet jobbtorg kassa kassan myndighet kontor kontoret stod insats insatser steg stegen
sverige svensk svenska sweden swedish stockholm goteborg malmo uppsala skane norrland smaland vasteras orebro linkoping helsingborg
norrkoping jonkoping umea lund boras sundsvall gavle halmstad vaxjo karlstad trelleborg bjuv soderasen staffanstorp burlov skarpnack ljusnarsberg
aik djurgarden hammarby ifk malmoff hockey fotboll football soccer baseball basket basketball liverpool arsenal chelsea manchester united
united barcelona realmadrid juventus ferrari porsche mercedes volvo saab ikea spotify google facebook instagram microsoft apple samsung windows
office outlook teams internet dator datorn computer laptop iphone android telefon mobil phone
alskling alskar alskardig kaerlek karlek kram puss mamma pappa mormor morfar farmor farfar syster bror familj familjen barn barnen baby
iloveyou iloveu loveyou love lover lovely sweetheart darling honey angel princess prinsessa princesse prins prince queen king kung drottning
sunshine shadow dragon drake monkey apa tiger lejon lion bear bjorn wolf varg katt katten hund hunden doggy kitten kitty pussy fluffy
hunter ranger superman batman spiderman pokemon pikachu naruto starwars harrypotter hogwarts matrix minecraft fortnite roblox zelda mario
freedom trustno whatever nothing something correct horse battery staple correcthorsebatterystaple thisis mypass mypassword myname
abc abcd qwe asd zxc qaz wsx edc rfv qazwsx qazwsxedc zaq xsw qwerty qwertz azerty asdf asdfgh asdfghjkl zxcvbn zxcvbnm poiuyt lkjhgf mnbvcx
blue bla red rod green gron yellow gul black svart white vit orange lila rosa pink purple brown guld gold silver silverado
anna maria eva erik lars karl anders johan per nils lennart emma elsa alice maja ebba wilma olivia linnea kalle pelle lisa sara sofia
michael jennifer jessica ashley daniel andrew joshua matthew robert thomas jordan george charlie maggie michelle nicole hannah amanda
melissa samantha elizabeth anthony william taylor austin justin alexander alexandra christopher victoria jonathan benjamin nathan
cheese ost kaffe coffee cookie kaka choklad chocolate banana banan apple applet pepper peppar ginger jordgubb blabar glass pizza taco
computer flower blomma blommor butterfly fjaril rainbow regnbage sun sol moon mane star stjarna ocean hav sea snow sno eld fire water vatten
money pengar cash lotto bonus happy glad lycka lucky smile skratt life livet live hope hopp dream drom peace fred hello hej hejsan hejhej
tjena tjenare hallo goodbye hejda please tack thanks thankyou security sakerhet trygg safe house hus home hem hemma huset sommarstuga stuga
killer biteme fuckyou fuck fan javla skit sexy hottie babygirl superstar rockstar soccer music musik guitar gitarr piano metal metallica
nirvana eminem beatles abba slipknot blink pass word access open oppna sesam sesame sesamoppnadig enter forever always family friends
vanner friend min mitt mina ditt ditte din och for med the and you are this that from zero one two three four five six seven eight nine ten
noll ett tva tre fyra fem sex sju atta nio tio ar aret year years`
  .split(/\s+/)
  .filter((word) => word.length > 2)
  .sort((one, other) => other.length - one.length);

/** Neighbours on a keyboard and in the alphabet: four in a row, either way, are no secret. */
export const keyRows = [
  "abcdefghijklmnopqrstuvwxyz",
  "1234567890",
  "0123456789",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "qazwsxedcrfvtgbyhnujmikolp",
  "1q2w3e4r5t6y7u8i9o0p",
  "qawsedrftgyhujikolp",
];
