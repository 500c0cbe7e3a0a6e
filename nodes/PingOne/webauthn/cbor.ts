import { WebAuthnDataError, quoted } from './errors';

/** A decoded CBOR item. Maps keep their keys separate from JavaScript's property names. */
export type CborValue =
	| number
	| string
	| boolean
	| null
	| undefined
	| Uint8Array
	| CborValue[]
	| CborMap;

export type CborMap = Map<number | string, CborValue>;

/** One of several items in a row, and where it ends. */
interface CborItem {
	value: CborValue;
	end: number;
}

// CTAP2 allows four levels; compound attestation statements (WebAuthn Level 3 §8.9) nest two more.
const MAX_DEPTH = 16;

const SIMPLE_VALUES = new Map<number, CborValue>([
	[20, false],
	[21, true],
	[22, null],
	[23, undefined],
]);

class Reader {
	private readonly view: DataView;

	private offset = 0;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly member: string,
	) {
		this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	/** Reads this many items in a row, with nothing after them. */
	whole(count: number): CborItem[] {
		const items: CborItem[] = [];
		while (items.length < count) items.push({ value: this.item(0), end: this.offset });
		if (this.offset < this.bytes.length) throw this.refusal('more bytes follow its end');
		return items;
	}

	private item(depth: number): CborValue {
		if (depth > MAX_DEPTH) throw this.refusal('it is nested too deeply');
		const at = this.offset;
		this.take(1);
		const initial = this.view.getUint8(at);
		const info = initial & 0x1f;
		switch (initial >> 5) {
			case 0:
				return this.argument(info);
			case 1:
				return -1 - this.argument(info);
			case 2:
				return this.take(this.argument(info)).slice();
			case 3:
				return this.text(this.take(this.argument(info)));
			case 4:
				return this.array(this.count(info, 1), depth);
			case 5:
				return this.map(this.count(info, 2), depth);
			case 7:
				if (SIMPLE_VALUES.has(info)) return SIMPLE_VALUES.get(info);
		}
		throw this.refusal('it contains a kind of value that authenticators do not produce');
	}

	/** The next bytes. The check precedes any allocation, so a false length costs nothing. */
	private take(length: number): Uint8Array {
		if (length > this.bytes.length - this.offset) throw this.refusal('it ends too early');
		this.offset += length;
		return this.bytes.subarray(this.offset - length, this.offset);
	}

	private argument(info: number): number {
		if (info < 24) return info;
		// 31 marks indefinite lengths, which CTAP2's canonical CBOR forbids; 28 to 30 are reserved.
		if (info > 27) throw this.refusal('it holds a length of an unknown kind');
		const size = 2 ** (info - 24);
		const at = this.offset;
		this.take(size);
		if (size === 1) return this.view.getUint8(at);
		if (size === 2) return this.view.getUint16(at);
		if (size === 4) return this.view.getUint32(at);
		const value = this.view.getUint32(at) * 2 ** 32 + this.view.getUint32(at + 4);
		if (!Number.isSafeInteger(value)) throw this.refusal('it holds a number that is too large');
		return value;
	}

	/** A number of entries; each takes at least `entrySize` bytes, which bounds the loops. */
	private count(info: number, entrySize: number): number {
		const count = this.argument(info);
		if (count * entrySize > this.bytes.length - this.offset) {
			throw this.refusal('it ends too early');
		}
		return count;
	}

	private text(bytes: Uint8Array): string {
		try {
			return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
		} catch {
			throw this.refusal('it holds text that is not UTF-8');
		}
	}

	private array(count: number, depth: number): CborValue[] {
		const values: CborValue[] = [];
		for (let index = 0; index < count; index++) values.push(this.item(depth + 1));
		return values;
	}

	private map(count: number, depth: number): CborMap {
		const entries: CborMap = new Map();
		for (let index = 0; index < count; index++) {
			const key = this.item(depth + 1);
			if (typeof key !== 'number' && typeof key !== 'string') {
				throw this.refusal('it has a key that is neither a number nor text');
			}
			if (entries.has(key)) throw this.refusal('it has the same key twice');
			entries.set(key, this.item(depth + 1));
		}
		return entries;
	}

	private refusal(reason: string): WebAuthnDataError {
		return new WebAuthnDataError(
			'CBOR_INVALID',
			`${quoted(this.member)} is not what authenticators produce: ${reason} (at byte ` +
				`${this.offset} of ${this.bytes.length})`,
			'Copy the value whole and unchanged.',
		);
	}
}

/**
 * Reads one CBOR item (RFC 8949), in the subset of CTAP2's canonical form that attestation objects
 * use.
 * @param member its path, for messages @throws WebAuthnDataError `CBOR_INVALID`
 */
export const readCbor = (bytes: Uint8Array, member: string): CborValue =>
	new Reader(bytes, member).whole(1)[0]?.value;

/** Reads several CBOR items, with nothing after them. @throws WebAuthnDataError `CBOR_INVALID` */
export const readCborItems = (bytes: Uint8Array, member: string, count: number): CborItem[] =>
	new Reader(bytes, member).whole(count);
