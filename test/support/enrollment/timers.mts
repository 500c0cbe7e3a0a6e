/*
 * What the node follows up after an answer, such as whether a passkey became active, may take as long
 * as the link is valid. It ends with the test file.
 */
const pending = new Set<ReturnType<typeof setTimeout>>();
const own = globalThis.setTimeout;

const noted = (act: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) => {
	const timer = own(() => {
		pending.delete(timer);
		act(...given);
	}, ms);
	pending.add(timer);
	return timer;
};

beforeAll(() => {
	Object.assign(globalThis, { setTimeout: Object.assign(noted, own) });
});

afterAll(() => {
	Object.assign(globalThis, { setTimeout: own });
	for (const timer of pending) clearTimeout(timer);
	pending.clear();
});
