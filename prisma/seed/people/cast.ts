import { readFileSync } from "node:fs";
import { type Day, yearOf } from "../../../lib/dates.ts";
import type { Chance } from "../chance.ts";

// Skatteverket's published test numbers: nobody has them.
const numbers: string[] = JSON.parse(readFileSync(new URL("../test-personnummer.json", import.meta.url), "utf8"));

const given = {
  kvinna:
    "Alma Amal Anita Asta Aylin Beatrice Carina Dalia Dunja Elsa Emina Esther Farida Frida Gabriella Hala Helin Idun Ines Jasmin Judit Kaltrina Lamia Lovisa Madeleine Mariam Mira Naima Nora Olga Parisa Ramona Rebecka Ronja Samar Selma Shirin Signe Tanja Tuva Vera Wilma Ylva Zeinab Ester Gunnel Marwa Thea",
  man: "Adam Albin Amir Anton Arvid Bashir Casper Dino Edvin Elias Emre Faisal Folke Gustav Hamid Hugo Ibrahim Isak Jamal Joel Kalle Khalid Leo Loke Malik Manne Mikael Milos Nabil Noel Olle Osman Pontus Rasmus Rami Sami Sixten Tariq Ture Valter Viggo Wilhelm Yasin Zoran Abel Benny Goran Ludvig",
};
const family =
  "Abrahamsson Alfredsson Aronsson Awad Aziz Berggren Boström Carlén Celik Danielsson Dogan Edström Engberg Fagerlund Farah Fransson Grahnström Hadad Hagberg Hjelm Hosseini Isaksson Jacobsen Jusufi Kjellin Kovac Krantz Lagerqvist Lennartsson Lidman Mahmoud Malmsten Melin Mohamud Moradi Nylander Oskarsson Petrovic Qvist Rashid Rosengren Saleh Selander Sjödahl Stålhammar Said Söderman Tegnér Toma Uddin Vallgren Wahlgren Westman Yusuf Zetterlund Ågren Öberg Örnberg";

export type Role = { sex: "kvinna" | "man"; bornFrom: number; bornTo: number; familyName?: string };
export type Actor = { number: string; birthYear: number; givenName: string; familyName: string; sex: "kvinna" | "man" };

/** Deals out invented people, nobody twice. */
export function castOf(chance: Chance): (role: Role) => Actor {
  const taken = new Set<string>();
  const names = { kvinna: given.kvinna.split(" "), man: given.man.split(" ") };
  const families = family.split(" ");
  return ({ sex, bornFrom, bornTo, familyName }) => {
    const fits = numbers.filter((number) => {
      const born = yearOf(number as Day);
      return born >= bornFrom && born <= bornTo && Number(number[10]) % 2 === (sex === "man" ? 1 : 0) && !taken.has(number);
    });
    const number = chance.one(fits);
    taken.add(number);
    for (;;) {
      const person = { givenName: chance.one(names[sex]), familyName: familyName ?? chance.one(families) };
      const name = `${person.givenName} ${person.familyName}`;
      if (taken.has(name)) continue;
      taken.add(name);
      return { number, birthYear: yearOf(number as Day), sex, ...person };
    }
  };
}
