/**
 * The closed code lists of the field (domain.md b.5, from the five project documents, SCB's
 * Försörjningsmått and SUS). A code is what is stored; the labels are what people read; the synonyms
 * are what an import file may say as well. Looked up per list: "sjukskriven" is a reason and an
 * occupation.
 */
export type Code<C extends string = string> = { code: C; sv: string; en: string; synonyms?: readonly string[] };
export type Locale = "sv" | "en";

function list<const C extends string>(...codes: readonly Code<C>[]): readonly Code<C>[] {
  return codes;
}
type CodeOf<L> = L extends readonly Code<infer C>[] ? C : never;

export const sexes = list(
  { code: "KVINNA", sv: "kvinna", en: "woman", synonyms: ["k"] },
  { code: "MAN", sv: "man", en: "man", synonyms: ["m"] },
  { code: "UPPGIFT_SAKNAS", sv: "uppgift saknas", en: "not stated", synonyms: ["okänt"] },
);
export type Sex = CodeOf<typeof sexes>;

export const householdKinds = list(
  { code: "SINGLE", sv: "ensamstående", en: "single", synonyms: ["ensam"] },
  { code: "COUPLE", sv: "par", en: "couple", synonyms: ["sammanboende", "gifta"] },
);
export type HouseholdKind = CodeOf<typeof householdKinds>;

export const residences = list(
  { code: "FULL_TIME", sv: "heltid", en: "full time", synonyms: ["hel"] },
  { code: "ALTERNATING", sv: "växelvis", en: "alternating", synonyms: ["växelvist"] },
  { code: "ADULT_AT_HOME", sv: "hemmavarande vuxen", en: "adult living at home", synonyms: ["hemmavarande vuxet barn"] },
);
export type Residence = CodeOf<typeof residences>;

export const rounds = list(
  { code: "START", sv: "start", en: "start", synonyms: ["inskrivning"] },
  { code: "UPPFOLJNING", sv: "uppföljning", en: "follow-up", synonyms: ["uppf"] },
  { code: "EXTRA", sv: "extra", en: "extra" },
  { code: "AVSLUT", sv: "avslut", en: "exit", synonyms: ["slut"] },
);
export type Round = CodeOf<typeof rounds>;

/** Why a step is unchanged or lower (Skarpnäck's report). */
export const reasons = list(
  { code: "VANTAR_PART", sv: "väntar på part", en: "waiting for a party", synonyms: ["väntar på tid hos part"] },
  { code: "SJUK", sv: "sjukskriven", en: "on sick leave", synonyms: ["sjuk"] },
  { code: "PENSIONAR", sv: "ej förväntad förflyttning", en: "not expected to move", synonyms: ["pensionär", "förväntas inte flytta"] },
  { code: "SAMMA_PLAN", sv: "samma plan", en: "same plan", synonyms: ["samma planering"] },
  { code: "JUSTERAD_PLAN", sv: "justerad plan", en: "adjusted plan", synonyms: ["justerad planering"] },
  { code: "ANSTALLNING_AVSLUTAD", sv: "anställning avslutad", en: "employment ended", synonyms: ["lönebidragsanställning avslutad"] },
  {
    code: "ANSTALLNING_ATERKALLAD",
    sv: "anställning återkallad",
    en: "employment withdrawn",
    synonyms: ["lönebidragsanställning återkallad"],
  },
  { code: "FORALDRALEDIG", sv: "föräldraledig", en: "on parental leave" },
  { code: "SPRAK", sv: "språk", en: "language" },
  { code: "MOTIVATION", sv: "motivation", en: "motivation" },
  { code: "HALSA", sv: "hälsa", en: "health" },
  { code: "ANNAT", sv: "annan orsak", en: "other reason", synonyms: ["annat"] },
);
export type Reason = CodeOf<typeof reasons>;

/** What a note is about: something written down, or a conversation and how it was held. */
export const noteKinds = list(
  { code: "ANTECKNING", sv: "anteckning", en: "note" },
  { code: "SAMTAL", sv: "samtal", en: "conversation" },
  { code: "VECKOSAMTAL", sv: "veckosamtal", en: "weekly conversation" },
  { code: "MI", sv: "motiverande samtal (MI)", en: "motivational interview (MI)" },
  { code: "TELEFON", sv: "telefonsamtal", en: "telephone call" },
  { code: "TREPART", sv: "trepartsmöte", en: "three-party meeting" },
);
export type NoteKind = CodeOf<typeof noteKinds>;

export const screenings = list(
  { code: "GRON", sv: "grön", en: "green" },
  { code: "GUL", sv: "gul", en: "yellow" },
  { code: "ROD", sv: "röd", en: "red" },
);
export type Screening = CodeOf<typeof screenings>;

/** Why a family is not selected for a project that screens its target group (the four reasons of Skarpnäck's report). */
export const exclusions = list(
  { code: "REHABILITERING", sv: "ingår i rehabiliteringsbanan", en: "is on the rehabilitation track" },
  { code: "SJUK_LANGT_IFRAN", sv: "sjukskriven och långt ifrån arbetsmarknaden", en: "on sick leave and far from the labour market" },
  { code: "SOCIAL_PROBLEMATIK", sv: "omfattande social problematik", en: "extensive social problems" },
  { code: "ADEKVAT_PLAN", sv: "har redan en adekvat planering", en: "already has an adequate plan" },
);
export type Exclusion = CodeOf<typeof exclusions>;

/** Why a referral is declined; a project that screens adds its exclusions. */
export const declineReasons = list(
  { code: "EJ_MALGRUPP", sv: "tillhör inte målgruppen", en: "is not in the target group" },
  { code: "ANNAN_INSATS", sv: "en annan insats passar bättre", en: "another effort fits better" },
  { code: "VILL_INTE", sv: "personen vill inte delta", en: "the person does not want to take part" },
  { code: "ANNAT", sv: "annat skäl", en: "other reason" },
);
export type DeclineReason = CodeOf<typeof declineReasons> | Exclusion;

export const exitReasons = list(
  { code: "ENLIGT_PLAN", sv: "enligt plan", en: "as planned", synonyms: ["utskriven enligt plan"] },
  { code: "AVBROTT_FLYTT", sv: "avbrott: flytt", en: "interrupted: moved away", synonyms: ["flytt"] },
  {
    code: "AVBROTT_FORALDRALEDIG",
    sv: "avbrott: föräldraledighet",
    en: "interrupted: parental leave",
    synonyms: ["föräldraledig", "föräldraledighet"],
  },
  { code: "AVBROTT_SJUKDOM", sv: "avbrott: sjukdom", en: "interrupted: illness", synonyms: ["sjukdom"] },
  {
    code: "AVBROTT_OGILTIG_FRANVARO",
    sv: "avbrott: ogiltig frånvaro",
    en: "interrupted: absence without leave",
    synonyms: ["ogiltig frånvaro"],
  },
  { code: "AVBROTT_EGET_VAL", sv: "avbrott: eget val", en: "interrupted: own choice", synonyms: ["eget val"] },
  { code: "ATERTAGET_SAMTYCKE", sv: "återtaget samtycke", en: "consent withdrawn", synonyms: ["samtycke återtaget"] },
  { code: "EJ_MALGRUPP", sv: "inte längre målgrupp", en: "no longer in the target group", synonyms: ["ej målgrupp"] },
  { code: "AVLIDEN", sv: "avliden", en: "deceased" },
  { code: "FELREGISTRERING", sv: "felregistrering", en: "registered by mistake" },
);
export type ExitReason = CodeOf<typeof exitReasons>;

export const outcomes = list(
  { code: "SJALVFORSORJANDE", sv: "självförsörjande", en: "self-supporting", synonyms: ["självförsörjning"] },
  { code: "STUDERAR", sv: "studerar", en: "studying", synonyms: ["studier", "börjat studera"] },
  { code: "HALLBAR_PLANERING", sv: "hållbar planering", en: "sustainable plan" },
  { code: "AVBRUTIT", sv: "avbrutit", en: "interrupted", synonyms: ["avbruten", "avbrott"] },
);
export type Outcome = CodeOf<typeof outcomes>;

/** Route to self-sufficiency (Skarpnäck's report). */
export const routes = list(
  { code: "STUDIER", sv: "studier", en: "studies" },
  { code: "ARBETE_LONEBIDRAG", sv: "arbete med lönebidrag", en: "work with wage subsidy", synonyms: ["lönebidrag", "arbete lönebidrag"] },
  {
    code: "ARBETE_REGULJART",
    sv: "arbete på reguljära arbetsmarknaden",
    en: "work on the regular labour market",
    synonyms: ["arbete", "reguljärt arbete"],
  },
  {
    code: "ARBETE_REGULJART_SANKT_HYRA",
    sv: "arbete på reguljära arbetsmarknaden och halverad hyreskostnad",
    en: "regular work and halved rent",
    synonyms: ["arbete och halverad hyra"],
  },
  { code: "FORETAG", sv: "eget företag", en: "own business" },
  { code: "ERSATTNING_FK", sv: "ersättning från Försäkringskassan", en: "social insurance benefit", synonyms: ["fk-ersättning"] },
  { code: "ANNAN_ERSATTNING", sv: "annan ersättning", en: "other benefit" },
  { code: "ANNAT", sv: "annat", en: "other" },
);
export type Route = CodeOf<typeof routes>;

export const incomeSources = list(
  {
    code: "SJP",
    sv: "sjukpenning",
    en: "sickness benefit",
    synonyms: ["rehabiliteringspenning", "sjukpenning inkl. rehabiliteringspenning"],
  },
  { code: "AE", sv: "aktivitetsersättning", en: "activity compensation" },
  { code: "SE", sv: "sjukersättning", en: "sickness compensation" },
  { code: "AK", sv: "a-kassa", en: "unemployment insurance", synonyms: ["arbetslöshetsersättning"] },
  {
    code: "AS",
    sv: "aktivitetsstöd",
    en: "activity support",
    synonyms: ["utvecklingsersättning", "aktivitetsstöd inkl. utvecklingsersättning"],
  },
  { code: "ETB", sv: "etableringsersättning", en: "introduction benefit" },
  { code: "FS", sv: "försörjningsstöd", en: "social assistance", synonyms: ["ekonomiskt bistånd"] },
  { code: "LON", sv: "lön osubventionerad", en: "wages, not subsidised", synonyms: ["lön"] },
  { code: "LON_SUB", sv: "lön subventionerad", en: "wages, subsidised", synonyms: ["lönebidrag", "nystartsjobb"] },
  { code: "LON_KAMT", sv: "kommunal arbetsmarknadsanställning", en: "municipal labour-market employment" },
  { code: "FORETAG", sv: "eget företag", en: "own business", synonyms: ["företag"] },
  { code: "STUDIEMEDEL", sv: "studiemedel", en: "student finance", synonyms: ["csn"] },
  { code: "STUDIESTARTSSTOD", sv: "studiestartsstöd", en: "study start grant" },
  { code: "FP", sv: "föräldrapenning", en: "parental benefit" },
  { code: "PENSION", sv: "pension", en: "pension" },
  { code: "PARTNER", sv: "anhörigs försörjning", en: "supported by family", synonyms: ["partner"] },
  { code: "INGEN", sv: "ingen", en: "none" },
  { code: "OKAND", sv: "okänd", en: "unknown" },
);
export type IncomeSource = CodeOf<typeof incomeSources>;
/** Public support (SCB's Försörjningsmått; interfaces.md, goal P2). */
export const publicSupport: readonly IncomeSource[] = ["SJP", "AE", "SE", "AK", "AS", "ETB", "FS"];

export const occupations = list(
  { code: "ARBETE_OSUB", sv: "arbete utan subvention", en: "work, not subsidised", synonyms: ["arbete"] },
  { code: "ARBETE_SUB", sv: "arbete med subvention", en: "work, subsidised", synonyms: ["subventionerat arbete"] },
  { code: "STUDIER_CSN", sv: "studier med rätt till studiemedel", en: "studies with student finance", synonyms: ["studier"] },
  { code: "STUDIER_EJ_CSN", sv: "studier utan rätt till studiemedel", en: "studies without student finance" },
  { code: "PRAKTIK", sv: "praktik", en: "work placement" },
  { code: "ARBETSTRANING", sv: "arbetsträning", en: "work training" },
  { code: "AM_UTBILDNING", sv: "arbetsmarknadsutbildning", en: "labour-market training" },
  { code: "SOKANDE", sv: "aktivt arbetssökande", en: "job-seeking", synonyms: ["arbetssökande"] },
  { code: "DAGLIG_VERKSAMHET", sv: "daglig verksamhet", en: "daily activity" },
  { code: "SJUKSKRIVEN", sv: "sjukskriven", en: "on sick leave" },
  { code: "FORALDRALEDIG", sv: "föräldraledig", en: "on parental leave" },
  { code: "INGEN", sv: "ingen", en: "none" },
);
export type Occupation = CodeOf<typeof occupations>;

export const educations = list(
  { code: "EJ_GRUND", sv: "saknar fullföljd grundskola", en: "no completed compulsory school" },
  { code: "GRUND", sv: "grundskola", en: "compulsory school" },
  { code: "GYM_EJ", sv: "ej fullföljt gymnasium", en: "upper secondary, not completed" },
  { code: "GYM", sv: "gymnasium", en: "upper secondary" },
  { code: "EFTERGYM_KORT", sv: "eftergymnasial under 3 år", en: "post-secondary under 3 years", synonyms: ["eftergymnasial kort"] },
  { code: "EFTERGYM_LANG", sv: "eftergymnasial 3 år eller mer", en: "post-secondary 3 years or more", synonyms: ["eftergymnasial lång"] },
  { code: "OKAND", sv: "okänd", en: "unknown" },
);
export type Education = CodeOf<typeof educations>;

export const activityKinds = list(
  { code: "KARTLAGGNING", sv: "kartläggning", en: "mapping" },
  { code: "HANDLINGSPLAN", sv: "handlingsplan", en: "action plan" },
  { code: "PRAKTIK", sv: "praktik", en: "work placement" },
  { code: "ARBETSTRANING", sv: "arbetsträning", en: "work training" },
  { code: "STUDIER", sv: "studier", en: "studies" },
  { code: "ARBETE", sv: "arbete", en: "work" },
  { code: "ANNAT", sv: "annat", en: "other" },
);
export type ActivityKind = CodeOf<typeof activityKinds>;

export const activityStatuses = list(
  { code: "ERBJUDEN", sv: "erbjuden", en: "offered" },
  { code: "PAGAR", sv: "pågår", en: "under way", synonyms: ["pågående"] },
  { code: "GENOMFORD", sv: "genomförd", en: "completed", synonyms: ["avslutad"] },
  { code: "AVBRUTEN", sv: "avbruten", en: "interrupted", synonyms: ["avbrutits"] },
);
export type ActivityStatus = CodeOf<typeof activityStatuses>;

/** Kinds of party; a project gives each of its parties a name of its own. */
export const partyCodes = list(
  { code: "AF", sv: "Arbetsförmedlingen", en: "Public Employment Service" },
  { code: "FK", sv: "Försäkringskassan", en: "Social Insurance Agency" },
  { code: "REGION", sv: "regionen", en: "the region" },
  { code: "KOMMUN_SOC", sv: "kommunens socialtjänst", en: "municipal social services" },
  { code: "KOMMUN_AME", sv: "kommunens arbetsmarknadsenhet", en: "municipal labour-market unit" },
  { code: "KOMMUN_ANNAN", sv: "annan del av kommunen", en: "other municipal body" },
  { code: "ANNAN", sv: "annan", en: "other" },
);
export type PartyCode = CodeOf<typeof partyCodes>;

/** Kinds of meeting (domain.md b.5). */
export const meetingKinds = list(
  { code: "REMISSGRUPP", sv: "remissgrupp", en: "referral group" },
  { code: "STYRGRUPP", sv: "styrgrupp", en: "steering group" },
  { code: "ARBETSGRUPP", sv: "arbetsgrupp", en: "working group" },
  { code: "BEREDNINGSGRUPP", sv: "beredningsgrupp", en: "preparatory group" },
  { code: "ARENDEGENOMGANG", sv: "ärendegenomgång", en: "case review" },
  { code: "TREPART", sv: "trepartsinskrivning", en: "three-party enrolment" },
  { code: "FLERPART", sv: "flerpartssamtal", en: "multi-party meeting" },
  { code: "INDIVIDSAMTAL", sv: "individsamtal", en: "individual conversation" },
  { code: "GRUPPAKTIVITET", sv: "gruppaktivitet", en: "group activity" },
  { code: "AVSTAMNING", sv: "avstämning", en: "check-in" },
  { code: "UPPFOLJNING_ARBETSPLATS", sv: "uppföljning på arbetsplats", en: "follow-up at a workplace" },
  { code: "STYRELSE", sv: "styrelse", en: "board" },
  { code: "UTVECKLINGSGRUPP", sv: "utvecklingsgrupp", en: "development group" },
);
export type MeetingKind = CodeOf<typeof meetingKinds>;

/** Why somebody or something is on a meeting's agenda. */
export const agendaKinds = list(
  { code: "REMISS", sv: "remiss", en: "referral" },
  { code: "VANTAR", sv: "väntar på part", en: "waiting for a party" },
  { code: "BAKAT", sv: "steg bakåt", en: "step back" },
  { code: "STILL", sv: "står still", en: "standing still" },
  { code: "PLAN", sv: "planen ska följas upp", en: "plan to review" },
  { code: "EGET", sv: "eget ärende", en: "raised by staff" },
  { code: "OVRIGT", sv: "övrigt", en: "other" },
);

/** What a meeting decides about a case. */
export const meetingDecisions = list(
  { code: "PART_GER_TID", sv: "part ger tid", en: "party gives a time" },
  { code: "FORTSATT", sv: "fortsätt enligt plan", en: "go on according to plan" },
  { code: "ANDRA_PLANEN", sv: "ändra planen", en: "change the plan" },
  { code: "AVSLUTA", sv: "avsluta deltagandet", en: "end the participation" },
  { code: "HANVISA", sv: "hänvisa till annan part", en: "refer to another party" },
  { code: "BORDLAGG", sv: "bordlägg", en: "table" },
);

/** Why a meeting passes a case by. */
export const skipReasons = list(
  { code: "SAMTYCKE", sv: "samtycke saknas", en: "consent is missing" },
  { code: "FRANVARO", sv: "den som behövs är inte här", en: "whoever is needed is not here" },
  { code: "TID", sv: "tiden räcker inte", en: "there is no time" },
  { code: "ANNAT", sv: "annat skäl", en: "another reason" },
);

/**
 * Why somebody's identity is protected (Skatteverket: sekretessmarkering is a warning flag, skyddad
 * folkbokföring hides the address, fingerade personuppgifter are a new identity). A code that is none
 * of these is OKAND, and protected.
 */
export const protections = list(
  { code: "SEKRETESSMARKERING", sv: "sekretessmarkering", en: "confidentiality flag" },
  { code: "SKYDDAD_FOLKBOKFORING", sv: "skyddad folkbokföring", en: "protected registration" },
  { code: "FINGERAD", sv: "fingerade personuppgifter", en: "assumed identity" },
  { code: "OKAND", sv: "annat eller okänt", en: "other or unknown" },
);
export type Protection = CodeOf<typeof protections>;

/** What a code is called, in the reader's language. */
export function codeLabel(codes: readonly Code[], code: string, locale: string): string {
  const found = codes.find((entry) => entry.code === code);
  return found ? (locale === "en" ? found.en : found.sv) : code;
}

/** The code that a text in an import file stands for: code, Swedish label or synonym, whatever its case. */
export function findCode<C extends string>(codes: readonly Code<C>[], text: string): C | undefined {
  const wanted = text.trim().normalize("NFC").toLocaleLowerCase("sv");
  return codes.find((entry) => [entry.code, entry.sv, ...(entry.synonyms ?? [])].some((name) => name.toLocaleLowerCase("sv") === wanted))
    ?.code;
}
