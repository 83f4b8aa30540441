import { useTranslations } from "next-intl";
import { ArrowDown, ArrowRight, ArrowUp, Plus } from "./icon";

export type StepValue = 0 | 1 | 2 | 3 | 4;

/** A number as a step, or null when it is none. */
export function asStep(value: number | null | undefined): StepValue | null {
  return value === 0 || value === 1 || value === 2 || value === 3 || value === 4 ? value : null;
}

const tiles: Record<StepValue, string> = {
  0: "border-step-0-edge bg-step-0 text-step-0-ink",
  1: "border-step-1-edge bg-step-1 text-step-1-ink",
  2: "border-step-2-edge bg-step-2 text-step-2-ink",
  3: "border-step-3-edge bg-step-3 text-step-3-ink",
  4: "border-step-4-edge bg-step-4 text-step-4-ink",
};
const sizes = {
  20: "size-5 text-micro",
  24: "size-6 text-small",
  28: "size-7 text-table",
  36: "size-9 text-h2",
  40: "size-10 text-h2",
} as const;

/**
 * A step as a tile with its digit: one sequential scale, never colour alone. Null: a dashed "?".
 * @param silent when the words beside it say the step already
 */
export function StepTile({ value, size = 24, silent }: { value: number | null; size?: keyof typeof sizes; silent?: boolean }) {
  const t = useTranslations("steps");
  const step = asStep(value);
  const look = step === null ? "border-border border-dashed text-ink-2" : tiles[step];
  return (
    <span className={`inline-grid shrink-0 place-content-center rounded-sm border font-strong leading-none ${sizes[size]} ${look}`}>
      <span aria-hidden="true">{step ?? "?"}</span>
      {!silent && <span className="sr-only">{step === null ? t("none") : t("step", { step })}</span>}
    </span>
  );
}

/** The stair: digit tile and five rising bars, filled up to the step. Read aloud in words. */
export function StepMeter({ value }: { value: number | null }) {
  const t = useTranslations("steps");
  const step = asStep(value);
  return (
    <span className="inline-flex items-end gap-2 align-middle">
      <StepTile silent value={step} />
      <span aria-hidden="true" className="meter" data-step={step}>
        <i />
        <i />
        <i />
        <i />
        <i />
      </span>
      <span className="sr-only">{step === null ? t("none") : t("meter", { step, name: t(`name.${step}`) })}</span>
    </span>
  );
}

const movements = {
  forward: { Icon: ArrowUp, look: "font-semibold", icon: "text-accent" },
  same: { Icon: ArrowRight, look: "text-ink-2", icon: "text-ink-3" },
  back: { Icon: ArrowDown, look: "font-semibold text-warn-ink", icon: "text-warn-ink" },
  new: { Icon: Plus, look: "text-ink-2", icon: "text-ink-3" },
} as const;

/** What has happened since last time: arrow and words; up is forward. */
export function Movement({ kind, text }: { kind: keyof typeof movements; text: string }) {
  const { Icon, look, icon } = movements[kind];
  return (
    <span className={`inline-flex items-center gap-2 ${look}`}>
      <Icon className={icon} size={16} />
      {text}
    </span>
  );
}
