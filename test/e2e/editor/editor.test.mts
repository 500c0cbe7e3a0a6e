// What admins do in n8n's editor. One n8n and one browser for all of it: to start both takes longer
// than most of these tests.
import './exampleCanvas.mts';
import './enrollByHand.mts';
import './operations.mts';
import './mistakes.mts';
import './node.mts';
