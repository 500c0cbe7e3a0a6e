import { relative } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import { tellOnce, type Coverage } from './coverage.mts';
import { judgeOfWaiting, type TestEvent } from './judge.mts';
import { isMeasured, startMeasure } from './measure.mts';
import { freeMemory } from './memory.mts';
import { resetSandbox, sandboxOfWorker } from './sandboxOfWorker.mts';
import { endWithFile } from './timersOfFile.mts';
import { WaitingMeter, workMs } from './waiting.mts';

type Given = ConstructorParameters<typeof TestEnvironment>;

const leaveOutTold = tellOnce();

/** Enough to show which line of a test failed. */
const NOTED_CALLS = 20;

const LOOKS_EVERY_MS = 1_000;
const jest = process.ppid;
// A worker whose jest was killed ends, and its sandbox with it: it would go on with its test files.
if (process.send) {
	setInterval(() => {
		if (process.ppid !== jest) process.exit(1);
	}, LOOKS_EVERY_MS).unref();
}

/**
 * What all test files run in: Node's own environment of jest, a sandbox that serves one file of a
 * worker after the other, and a look at how long each test waits.
 */
export default class Environment extends TestEnvironment {
	readonly handleTestEvent: (event: TestEvent) => void;
	private readonly endTimers: () => void;
	private readonly endMeasure: ReturnType<typeof startMeasure>;

	constructor(...[config, context]: Given) {
		super(config, context);
		const { testEnvironmentOptions, rootDir } = config.projectConfig;
		// The probes of tools/mutants use the same name.
		const isOfJest = config.globalConfig.collectCoverage && !isMeasured;
		Object.assign(this.global, { sandboxOfWorker, readsLagMs: testEnvironmentOptions.readsLagMs });
		this.endTimers = endWithFile(this.global);
		const path = relative(rootDir, context.testPath);
		this.endMeasure = startMeasure(path, rootDir, workMs);
		const { mostWaitingMs = Infinity } = testEnvironmentOptions;
		const most = WaitingMeter.isPossible ? Number(mostWaitingMs) : Infinity;
		const meter = new WaitingMeter();
		const judge = judgeOfWaiting(most, () => meter.take());
		this.handleTestEvent = (event) => {
			judge(event);
			const { __coverage__: coverage } = this.global as { __coverage__?: Coverage };
			// The last event of a file: jest takes the coverage next.
			if (event.name === 'teardown' && coverage && isOfJest) leaveOutTold(coverage);
		};
	}

	override async setup(): Promise<void> {
		await super.setup();
		// Jest has each error note 100 calls, which takes longer than a request; of n8n, Node notes 10.
		for (const world of [this.global, globalThis]) world.Error.stackTraceLimit = NOTED_CALLS;
	}

	override async teardown(): Promise<void> {
		await resetSandbox();
		this.endMeasure(this.global as Parameters<typeof this.endMeasure>[0]);
		this.endTimers();
		await super.teardown();
		freeMemory();
	}
}
