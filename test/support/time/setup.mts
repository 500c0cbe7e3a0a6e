import { clock } from './skipping.mts';

// No test waits for a clock: jest.config.js runs this before each file.
clock.start();
afterAll(() => clock.stop());
