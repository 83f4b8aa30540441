import "server-only";
import { BadRequest, TooLarge } from "./api";

/** One file of a multipart request. */
export type SentFile = { part: string; fileName: string; bytes: Uint8Array };

/**
 * The files of a multipart request. The limit holds while it is read, whatever the request says of its
 * own length: at most one piece of the stream more than `mostBytes` is ever held.
 * @throws TooLarge, or BadRequest when it is no multipart request
 */
export async function sentFiles(request: Request, mostBytes: number): Promise<SentFile[]> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(type)) throw new BadRequest("The body is not multipart/form-data");
  const refusal = `At most ${mostBytes} bytes are taken at a time`;
  if (Number(request.headers.get("content-length") ?? 0) > mostBytes) throw new TooLarge(refusal);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    size += piece.value.length;
    if (size > mostBytes) {
      void reader?.cancel();
      throw new TooLarge(refusal);
    }
    pieces.push(piece.value);
  }
  const form = await new Response(new Blob(pieces), { headers: { "content-type": type } }).formData().catch(() => {
    throw new BadRequest("The multipart body cannot be read");
  });
  const files: SentFile[] = [];
  for (const [part, value] of form) {
    const isText = typeof value === "string";
    files.push({
      part,
      fileName: isText ? "" : value.name,
      bytes: isText ? Buffer.from(value) : new Uint8Array(await value.arrayBuffer()),
    });
  }
  return files;
}
