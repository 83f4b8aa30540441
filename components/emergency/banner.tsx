import { getTranslations } from "next-intl/server";
import { Banner } from "@/components/ui/banner";
import { Form, SubmitButton } from "@/components/ui/form";
import { endEmergency } from "@/lib/emergency/actions";

/** Stands over every page that is seen by an emergency: how long yet, and the way out. */
export async function EmergencyBanner({ organisation, id, minutes }: { organisation: string; id: string; minutes: number }) {
  const t = await getTranslations("emergency");
  return (
    <div className="mb-6">
      <Banner title={t("bannerTitle", { minutes })} tone="warn">
        {t("bannerText")}
        <Form
          action={endEmergency}
          className="mt-3 grid gap-3 print:hidden"
          goTo={`/o/${organisation}/nodatkomst`}
          hidden={{ emergencyId: id }}
          place={{ organisation }}
        >
          <SubmitButton size="small" variant="secondary">
            {t("end")}
          </SubmitButton>
        </Form>
      </Banner>
    </div>
  );
}
