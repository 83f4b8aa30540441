import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Document, HeadingLevel, Packer, Paragraph, TextRun } from "docx";
import PDFDocument from "pdfkit";
import type { Written } from "./domain";

/**
 * A text as files may hold it: no control characters and no half letters, which neither format has a place for.
 * What looks like a formula or markup is text in both.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken away
const plain = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "");

/** Minutes as a Word document, with headings that a screen reader goes by, in their own language. */
export async function writeWord({ title, about, language, parts }: Written): Promise<Uint8Array<ArrayBuffer>> {
  const paragraph = (text: string, options: { heading?: (typeof HeadingLevel)[keyof typeof HeadingLevel] } = {}) =>
    new Paragraph({ ...options, children: [new TextRun({ text: plain(text), language: { value: language } })] });
  const document = new Document({
    title: plain(title),
    creator: "Samsteg",
    styles: {
      default: { document: { run: { font: "Calibri", size: 22, language: { value: language } }, paragraph: { spacing: { after: 120 } } } },
    },
    sections: [
      {
        children: [
          paragraph(title, { heading: HeadingLevel.HEADING_1 }),
          paragraph(about),
          ...parts.flatMap(({ heading, lines, items }) => [
            paragraph(heading, { heading: HeadingLevel.HEADING_2 }),
            ...lines.map((line) => paragraph(line)),
            ...items.flatMap((item) => [
              paragraph(item.heading, { heading: HeadingLevel.HEADING_3 }),
              ...item.lines.map((line) => paragraph(line)),
            ]),
          ]),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toArrayBuffer(document));
}

/** Our typeface; the second file has the letters of Europe's other languages. */
const fontFile = (letters: "latin" | "latin-ext", weight: 400 | 600) =>
  readFileSync(
    path.join(
      /* turbopackIgnore: true */ process.cwd(),
      `node_modules/@fontsource/hanken-grotesk/files/hanken-grotesk-${letters}-${weight}-normal.woff`,
    ),
  );
const faces = { plain: 400, bold: 600 } as const;
type Face = keyof typeof faces;
// Which letters the first file has (the unicode-range of @fontsource's own style sheet).
const isLatin = (letter: string) =>
  /[ -\u00ff\u0131\u0152\u0153\u02bb\u02bc\u02c6\u02da\u02dc\u2000-\u206f\u20ac\u2122\u2191\u2193\u2212\u2215]/.test(letter);

/** A text in pieces that one font file has the letters of. */
function pieces(text: string): { text: string; letters: "latin" | "latin-ext" }[] {
  const found: { text: string; letters: "latin" | "latin-ext" }[] = [];
  for (const letter of text) {
    const letters = isLatin(letter) ? "latin" : "latin-ext";
    const last = found.at(-1);
    if (last?.letters === letters) last.text += letter;
    else found.push({ text: letter, letters });
  }
  return found;
}

const margin = 64;

/** Minutes as a PDF that a screen reader can read: tagged, with a language, a title and fonts of its own (PDF/UA-1). */
export function writePdf({ title, about, language, parts }: Written): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = new PDFDocument({
    size: "A4",
    margin,
    bufferPages: true,
    pdfVersion: "1.7",
    // pdfkit knows it; its types do not yet.
    subset: "PDF/UA" as "PDF/A-1",
    tagged: true,
    lang: language,
    displayTitle: true,
    info: { Title: plain(title), Creator: "Samsteg" },
  });
  const done = collected(pdf);
  for (const [face, weight] of Object.entries(faces))
    for (const letters of ["latin", "latin-ext"] as const) pdf.registerFont(`${face} ${letters}`, fontFile(letters, weight));
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  const put = (tag: "H1" | "H2" | "H3" | "P", text: string, face: Face, size: number, after: number) => {
    // A heading is never left alone at the foot of a page.
    if (tag !== "P" && pdf.y > pdf.page.height - margin - 80) pdf.addPage();
    const written = pieces(plain(text));
    root.add(
      pdf.struct(tag, {}, () => {
        for (const [n, piece] of written.entries())
          pdf
            .font(`${face} ${piece.letters}`)
            .fontSize(size)
            .text(piece.text, { continued: n < written.length - 1, lineGap: 3 });
      }),
    );
    pdf.y += after;
  };
  put("H1", title, "bold", 20, 4);
  put("P", about, "plain", 11, 12);
  for (const { heading, lines, items } of parts) {
    put("H2", heading, "bold", 14, 4);
    for (const line of lines) put("P", line, "plain", 11, 4);
    for (const item of items) {
      pdf.y += 8;
      put("H3", item.heading, "bold", 11, 2);
      for (const line of item.lines) put("P", line, "plain", 11, 2);
    }
    pdf.y += 12;
  }
  root.end();
  number(pdf);
  pdf.end();
  return done;
}

/** Each page's number at its foot, which is no part of what is read aloud. */
function number(pdf: PDFKit.PDFDocument): void {
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0;
    pdf.markContent("Artifact", { type: "Pagination", attached: ["Bottom"] });
    pdf
      .font("plain latin")
      .fontSize(9)
      .text(`${page + 1} / ${count}`, margin, pdf.page.height - margin / 2 - 9, { align: "right", width: pdf.page.width - 2 * margin });
    pdf.endMarkedContent();
  }
}

function collected(pdf: PDFKit.PDFDocument): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    pdf.on("data", (chunk: Buffer) => chunks.push(chunk));
    pdf.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
    pdf.on("error", reject);
  });
}
