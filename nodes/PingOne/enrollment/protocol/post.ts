import { plain } from '../safeText';

/** What the page may ask for. */
export type Post =
	| { action: 'begin'; token?: string; nickname?: string }
	| { action: 'finish'; token: string; attestation: object }
	| { action: 'abandon'; token: string };

const LONGEST_NICKNAME = 100;
const LONGEST_TOKEN = 2_048;
/** Attestations with long certificate chains stay below 10 kB. In characters of JSON. */
const LONGEST_ATTESTATION = 64_000;
const DEEPEST = 8;

type Members = Record<string, unknown>;

const isObject = (value: unknown): value is Members =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const optionalText = (value: unknown, longest: number) =>
	value === undefined || (typeof value === 'string' && value.length <= longest);

/** Counts characters and levels without serialising, so that a hostile body costs no second copy. */
function fits(value: unknown, budget: { left: number }, depth = 0): boolean {
	if (depth > DEEPEST) return false;
	budget.left -= typeof value === 'string' ? value.length : 8;
	if (budget.left < 0) return false;
	if (typeof value !== 'object' || value === null) return true;
	return Object.entries(value).every(([name, member]) => {
		budget.left -= name.length;
		return fits(member, budget, depth + 1);
	});
}

function readBegin({ token, nickname }: Members): Post | undefined {
	if (!optionalText(token, LONGEST_TOKEN) || !optionalText(nickname, 4 * LONGEST_NICKNAME)) {
		return undefined;
	}
	const name = plain(String(nickname ?? ''));
	if ([...name].length > LONGEST_NICKNAME) return undefined;
	return {
		action: 'begin',
		...(token !== undefined && { token: token as string }),
		...(name !== '' && { nickname: name }),
	};
}

/**
 * Reads the body of a POST.
 *
 * @param body as n8n parsed it, so anything
 * @returns undefined when the page cannot have sent it
 */
export function readPost(body: unknown): Post | undefined {
	if (!isObject(body)) return undefined;
	const { action, token, attestation } = body;
	if (action === 'begin') return readBegin(body);
	if (typeof token !== 'string' || token.length > LONGEST_TOKEN) return undefined;
	if (action === 'abandon') return { action, token };
	if (action !== 'finish' || !isObject(attestation)) return undefined;
	return fits(attestation, { left: LONGEST_ATTESTATION })
		? { action, token, attestation }
		: undefined;
}
