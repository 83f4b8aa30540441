import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

/** What a device or a hostile page may do differently from what was asked. */
export type Twist = { origin?: string; rpId?: string; verified?: boolean; counter?: number; challenge?: string };

const flags = { present: 0x01, verified: 0x04, attested: 0x40 };
const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest();

/** A device that makes and uses one passkey (WebAuthn Level 3, ES256, no attestation), counting its uses. */
export function anAuthenticator() {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const id = randomBytes(32);
  let uses = 0;

  const clientData = (type: string, asked: string, { origin = "http://localhost:3000", challenge }: Twist) =>
    Buffer.from(JSON.stringify({ type, challenge: challenge ?? JSON.parse(asked).challenge, origin, crossOrigin: false }));
  const state = ({ rpId = "localhost", verified = true, counter }: Twist, more = 0) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter ?? ++uses);
    return Buffer.concat([sha256(rpId), Buffer.from([flags.present | (verified ? flags.verified : 0) | more]), count]);
  };
  const answer = (response: object) =>
    JSON.stringify({ id: base64(id), rawId: base64(id), type: "public-key", clientExtensionResults: {}, response });

  return {
    /** Answers a request to make a passkey. */
    make(asked: string, twist: Twist = {}): string {
      const key = isoCBOR.encode(
        new Map<number, number | Uint8Array<ArrayBuffer>>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, new Uint8Array(Buffer.from(x, "base64url"))],
          [-3, new Uint8Array(Buffer.from(y, "base64url"))],
        ]),
      );
      const authData = Buffer.concat([state(twist, flags.attested), Buffer.alloc(16), Buffer.from([0, id.length]), id, key]);
      const attestation = new Map<string, unknown>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", new Uint8Array(authData)],
      ]);
      return answer({
        clientDataJSON: base64(clientData("webauthn.create", asked, twist)),
        attestationObject: base64(isoCBOR.encode(attestation as never)),
        transports: ["internal"],
      });
    },
    /** Answers a request to use it. */
    use(asked: string, twist: Twist = {}): string {
      const data = clientData("webauthn.get", asked, twist);
      const authData = state(twist);
      const signature = sign("sha256", Buffer.concat([authData, sha256(data)]), privateKey);
      return answer({ clientDataJSON: base64(data), authenticatorData: base64(authData), signature: base64(signature) });
    },
  };
}
