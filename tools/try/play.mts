import { inspect } from 'node:util';
import { readExampleFile, sandboxCredential } from '../demo/examples.mts';
import { startSandbox } from '../demo/sandbox.mts';
import { runWorkflow } from './engine.mts';

const HR_EVENT = 'New hire';
const WIDTH = 100;
const NEXT = 'Respond with the device';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Plays the main job once, and shows what comes in and what comes out. */
export async function play(): Promise<void> {
	const sandbox = await startSandbox(0);
	try {
		const workflow = readExampleFile('hr-onboarding.json', 'try', sandbox);
		const outputs = await runWorkflow(workflow, HR_EVENT, sandboxCredential(sandbox));
		const { employee, email, startDate } = outputs[HR_EVENT][0].json.body as Record<string, string>;
		say(`\nHR system           ${employee} (${email}) starts on ${startDate}`);
		say(`PingOne             POST /v1/environments/${sandbox.environmentId}/users/…/devices`);
		const [{ json: device }] = outputs[NEXT];
		say(`The next node gets  ${inspect(device, { depth: 1, breakLength: WIDTH })}`);
		say(
			'\nThe device is pending until its owner confirms it with a key. The whole way, in n8n with a',
		);
		say('mail, a page and a passkey: npm run demo');
	} finally {
		await sandbox.stop();
	}
}
