import { Gate } from '../../../nodes/PingOne/page/http/gate.ts';
import { readClientData } from '../../../nodes/PingOne/webauthn/clientData.ts';

const nothing = () => undefined;

/** A link whose requests are all being answered, so that none can be evicted. */
const fill = (gate: Gate, key: string) =>
	Array.from({ length: 6 }, () => {
		const entered = gate.enter(key, nothing);
		entered?.bodyRead();
		return entered;
	});

it('keeps a place for every link, however many requests others have open', () => {
	const gate = new Gate();
	// Review A8: 34 links filled the process.
	for (let link = 0; link < 100; link++) fill(gate, `attacker ${link}`);
	const mine = gate.enter('victim', nothing);
	expect(mine).toBeDefined();
	expect(gate.enter('attacker 1', nothing)).toBeUndefined();
	mine?.bodyRead();
	expect(gate.enter('victim', nothing)).toBeUndefined();
	mine?.leave();
	expect(gate.enter('victim', nothing)).toBeDefined();
});

it('gives every place back', () => {
	const gate = new Gate();
	for (let round = 0; round < 50; round++) {
		const entered = fill(gate, 'link');
		expect(entered.every(Boolean)).toBe(true);
		entered.forEach((one) => one?.leave());
	}
});

describe('client data', () => {
	const read = (text: string) => readClientData(new TextEncoder().encode(text));
	const WHOLE = '"type":"webauthn.create","challenge":"a","origin":"https://a.example"';

	it('is read when each name stands once', () => {
		const more = `${WHOLE},"x":{"type":"\\"type\\":","y":[{"type":1},{"type":2}]}`;
		expect(read(`{${more}}`)).toMatchObject({
			type: 'webauthn.create',
			origin: 'https://a.example',
		});
	});

	it.each([
		`{${WHOLE},"origin":"https://b.example"}`,
		`{"\\u006frigin":"https://b.example",${WHOLE}}`,
		`{${WHOLE},"challenge" :"b"}`,
		`{${WHOLE},"x":{"y":1,"y":2}}`,
	])('is refused when a name stands twice: %s', (text) => {
		expect(() => read(text)).toThrow('not what browsers produce');
	});
});
