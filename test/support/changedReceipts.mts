import type { Receipt } from '../../nodes/PingOne/confirmation/receipt.ts';

type Name = keyof Receipt;

const BINARY = ['clientDataJSON', 'authenticatorData', 'signature', 'nonce'] as const;
const OTHERS = [
	'origin',
	'rpId',
	'purpose',
	'executionId',
	'userId',
	'message',
	'askedAt',
] as const;

const flipped = (bytes: Buffer, at: number, bit: number) => {
	const changed = Buffer.from(bytes);
	changed[at] ^= 1 << bit;
	return changed;
};

/** Each byte of what is signed, with its first or last bit flipped, and of the receipt's text. */
function otherBytes(receipt: Receipt): unknown[] {
	const signed = BINARY.flatMap((name) => {
		const bytes = Buffer.from(receipt[name] ?? '', 'base64url');
		const withBit = (at: number, bit: number): unknown => ({
			...receipt,
			[name]: flipped(bytes, at, bit).toString('base64url'),
		});
		return Array.from(bytes, (_, at) => [withBit(at, 0), withBit(at, 7)]).flat();
	});
	const text = Buffer.from(JSON.stringify(receipt));
	return [...signed, ...Array.from(text, (_, at) => flipped(text, at, 0).toString('utf8'))];
}

/** Each member dropped, doubled in both orders, and taken from another receipt. */
function otherMembers(receipt: Receipt, other: Receipt): unknown[] {
	const text = JSON.stringify(receipt);
	return Object.entries(receipt).flatMap(([name, value]): unknown[] => {
		const { [name as Name]: _, ...dropped } = receipt;
		const member = (given: unknown) => `${JSON.stringify(name)}:${JSON.stringify(given)}`;
		const moved = other[name as Name];
		const swapped = moved !== undefined && moved !== value;
		return [
			dropped,
			`{${member(value)},${text.slice(1)}`,
			`${text.slice(0, -1)},${member(moved ?? value)}}`,
			...(swapped ? [{ ...receipt, [name]: moved }] : []),
		];
	});
}

/**
 * Receipts that differ from a valid one in one place, as JSON or parsed: each byte, each member dropped,
 * doubled or moved, another origin, relying party, purpose, execution, user, message or time. None is
 * valid.
 *
 * @param other where members are taken from
 */
export function changesOf(receipt: Receipt, other: Receipt): unknown[] {
	return [
		...otherBytes(receipt),
		...otherMembers(receipt, other),
		...OTHERS.map((name) => ({ ...receipt, [name]: `${receipt[name] ?? ''}0` })),
	];
}
