import { z } from "zod";
import { day, dayOrNone, id, idOrNone, municipality, text, version } from "@/lib/fields";
import { activityChoices, happenings } from "./domain";

const facts = {
  choice: z.enum(activityChoices, "activities.refused.kind"),
  title: text(),
  partyId: idOrNone,
  extentPercent: z
    .string()
    .trim()
    .default("")
    .refine((value) => value === "" || (/^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= 100), "activities.refused.extent")
    .transform((value) => (value === "" ? null : Number(value))),
  neededOn: dayOrNone,
  offeredOn: dayOrNone,
  acceptedOn: dayOrNone,
  startsOn: dayOrNone,
  plannedUntil: dayOrNone,
  employerId: idOrNone,
  newEmployer: text(),
  newMunicipality: municipality,
};

/** A new activity, from any point of its way; `followUpOn`: the first planned visit to the workplace. */
export const addForm = z.strictObject({ enrolmentId: id, ...facts, followUpOn: dayOrNone });
export type AddForm = z.output<typeof addForm>;

/** Everything that an activity says; `how` is how it ended. */
export const changeForm = z.strictObject({
  activityId: id,
  version,
  ...facts,
  endsOn: dayOrNone,
  how: z
    .enum(["", "GENOMFORD", "AVBRUTEN"], "unsound")
    .default("")
    .transform((value) => value || null),
});
export type ChangeForm = z.output<typeof changeForm>;

/** One thing that happened to an activity, and when. */
export const happenedForm = z.strictObject({
  activityId: id,
  version,
  what: z.enum(happenings, "activities.refused.what"),
  on: day,
});

export const removeForm = z.strictObject({
  activityId: id,
  version,
  confirmed: z.literal("on", "activities.refused.confirm"),
});

/** A planned visit to the workplace. */
export const followUpForm = z.strictObject({ activityId: id, plannedOn: day });
export const followUpDoneForm = z.strictObject({ followUpId: id, doneOn: day });
export const followUpGoneForm = z.strictObject({ followUpId: id });

/** What the pages about activities may ask. */
export const activityInput = z.strictObject({ participantId: z.uuid(), activityId: z.uuid() });
