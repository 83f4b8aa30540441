import { describe, expect, it } from "vitest";
import { passwordFault } from "@/lib/auth/password-policy";

const about = ["Ingrid Åkerlund", "ingrid.akerlund@trelleborg.example", "Trelleborgs kommun", "bas"];

describe("a new password", () => {
  it.each([
    "kaffet kallnade medan vi räknade grindstolpar",
    "vattenpass och 3 gula kastruller",
    "Xq7!fRz2#mLw9",
    "åkte bakom igelkottsdiket".normalize("NFD"),
    "  mellanslag går bra att ha med  ",
    "пароль который никто не знает",
    "correct horse, wrong stapler, blåsig hylla",
    `${"lång fras som ingen gissar, ".repeat(3)}slut`,
    "0123-hyvelspån-grönsiska",
    // Each word is somebody's password; four of them together are nobody's.
    "marlboro thunder scooter bulldog",
  ])("R15 is taken: %s", (typed) => {
    expect(passwordFault(typed, about)).toBeNull();
  });

  it.each([
    ["elva tecken", "auth.passwordTooShort"],
    ["", "auth.passwordTooShort"],
    ["🦔".repeat(11), "auth.passwordTooShort"],
    ["ab".repeat(101), "auth.passwordTooLong"],
  ])("R15 has a length: %s", (typed, fault) => {
    expect(passwordFault(typed, about)).toBe(fault);
  });

  it("R15 may be two hundred signs long", () => {
    expect(passwordFault("vattenpass och kastruller ".repeat(9).slice(0, 200), about)).toBeNull();
  });

  it.each([
    "Samordning2026!",
    "Samordningsförbundet1",
    "S4mordn1ng2026",
    "Finsam-Finsam-2026",
    "Samsteg2026!!",
    "Sommaren2026!",
    "Vinter2025!!!!",
    "Lösenord12345",
    "P4$$w0rd!2026",
    "password123456",
    "qwertyuiop123",
    "1qaz2wsx3edc4rfv",
    "asdfghjklöä12",
    "123456789012",
    "987654321098",
    "abcdefghijklm",
    "aaaaaaaaaaaaa",
    "abababababab!",
    "correcthorsebatterystaple",
    "Trelleborg2026",
    "Trelleborgs kommun!",
    "IngridÅkerlund1",
    "ingrid.akerlund@trelleborg.example",
    "Åkerlund-1987!",
    "Arbetsförmedlingen1",
    "Handläggare2026!",
    "iloveyou123456",
    "letmein-letmein",
    "välkommen2026!",
    "MånDag-TisDag-1",
    // On the list of passwords that were in breaches, alone, twice, joined, masked or with something at the end.
    "marlboroscooter",
    "marlboro-marlboro",
    "Thunderbird2024!",
    "cocacola-bulldog",
    "Sc00ter.Bulld0g",
  ])("R15 is refused because everybody tries it: %s", (typed) => {
    expect(passwordFault(typed, about)).toBe("auth.passwordCommon");
  });
});
