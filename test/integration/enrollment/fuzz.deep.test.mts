import { brokenRequest, random } from '../../support/enrollment/brokenBodies.mts';
import { begin, finish, touch, type Begun } from '../../support/enrollment/ceremony.mts';
import { startEnrollment, type WaitingExecution } from '../../support/enrollment/execution.mts';
import { depth } from '../../support/depth.mts';
import { sharedSandbox, type SandboxProcess } from '../../support/sandbox.mts';

const BLOCKS = Array.from({ length: depth(2, 4) }, (_, block) => block);
const CASES = 250;
const SEED = 20_300_107;

let sandbox: SandboxProcess;
let waiting: WaitingExecution;
let begun: Begun;

const startAnew = async () => {
	await sandbox.control('POST', '/reset');
	waiting = await startEnrollment(sandbox, { options: { maxAttempts: 50 } });
	begun = await begin(waiting);
};

beforeAll(async () => {
	sandbox = await sharedSandbox();
	await startAnew();
});

const seen = new Map<string, number>();

it.each(BLOCKS)(
	`answers ${CASES} broken bodies without an end to the execution and without 5xx (block %i)`,
	async (block) => {
		const roll = random(SEED + block);
		for (let index = 0; index < CASES; index++) {
			const right = { proof: waiting.proof, token: begun.token, attestation: touch(begun) };
			const { status, json, resumed } = await waiting.send(brokenRequest(roll, right));
			expect({ index, status, known: typeof json.ok }).toEqual({
				index,
				status: expect.any(Number),
				known: 'boolean',
			});
			expect(status).toBeLessThan(500);
			// Some spoilt members do not matter, such as a missing 'type'.
			expect(resumed !== undefined).toBe(json.done === true);
			const code = String(json.code ?? 'ok');
			seen.set(code, (seen.get(code) ?? 0) + 1);
			// A right token with a wrong response ends its attempt: begin another one.
			if (['mismatch', 'refused', 'ok', 'busy', 'closed'].includes(code)) await startAnew();
		}
	},
);

it('reached every depth with them: the reader, the token, and the attestation', async () => {
	const least = 5 * BLOCKS.length;
	for (const code of ['invalid', 'stale', 'mismatch']) {
		expect(seen.get(code)).toBeGreaterThan(least);
	}
	expect((await finish(waiting, begun)).json.done).toBe(true);
});
