import { relative } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import { judgeOfWaiting, type TestEvent } from './judge.mts';
import { resetSandbox, sandboxOfWorker } from './sandboxOfWorker.mts';
import { STILL_WAITING } from './stillWaiting.mts';
import { WaitingMeter } from './waiting.mts';

type Given = ConstructorParameters<typeof TestEnvironment>;

/**
 * What all test files run in: Node's own environment of jest, a sandbox that serves one file of a
 * worker after the other, and a look at how long each test waits.
 */
export default class Environment extends TestEnvironment {
	readonly handleTestEvent: (event: TestEvent) => void;

	constructor(...[config, context]: Given) {
		super(config, context);
		Object.assign(this.global, { sandboxOfWorker });
		const { testEnvironmentOptions, rootDir } = config.projectConfig;
		const path = relative(rootDir, context.testPath);
		const isLeftAlone =
			!WaitingMeter.isPossible || STILL_WAITING.some((each) => path.startsWith(each));
		const most = isLeftAlone ? Infinity : Number(testEnvironmentOptions.mostWaitingMs ?? Infinity);
		const meter = new WaitingMeter();
		this.handleTestEvent = judgeOfWaiting(most, () => meter.take());
	}

	override async teardown(): Promise<void> {
		await resetSandbox();
		await super.teardown();
	}
}
