import type { WorkflowFile } from '../../tools/host/n8n.mts';
import type { SandboxProcess } from '../support/sandbox.mts';
import type { World } from './world.mts';

/** One thing that has to hold on every n8n. */
export interface Check<W extends World = World> {
	/** As it stands in the table. */
	name: string;
	/** Workflows it needs, made for the sandbox whose IDs they hold. */
	workflows?: (sandbox: SandboxProcess) => WorkflowFile[];
	/** Of these, the IDs of those that have to be live. */
	publish?: string[];
	/** Answers the figures seen, in a few words. @throws when it does not hold */
	run(world: W): Promise<string>;
	/** What not every n8n comes with: commands beside the running server, or a clock to set ahead. */
	needs?: 'cli' | 'clock';
}

/** How a check came out. */
export interface Outcome {
	name: string;
	ok: boolean;
	/** Figures, or what went wrong. */
	note: string;
	seconds: number;
}

const LONGEST_NOTE = 500;

const attempt = async <W extends World>({ name, run }: Check<W>, world: W): Promise<Outcome> => {
	const start = Date.now();
	const seconds = () => Math.round((Date.now() - start) / 100) / 10;
	try {
		return { name, ok: true, note: await run(world), seconds: seconds() };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		const note = message.replaceAll(/\s+/g, ' ').slice(0, LONGEST_NOTE);
		return { name, ok: false, note, seconds: seconds() };
	}
};

/** Runs the checks one after the other, and tells each as it ends. */
export async function runChecks<W extends World>(
	checks: Array<Check<W>>,
	world: W,
	tell: (outcome: Outcome) => void,
): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const check of checks.filter(({ needs }) => !needs || world[needs])) {
		await world.sandbox.control('POST', '/settings', { rateLimit: null });
		const outcome = await attempt(check, world);
		tell(outcome);
		outcomes.push(outcome);
	}
	return outcomes;
}
