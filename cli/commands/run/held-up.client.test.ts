import { testHeldUp } from './held-up.play.fixture.ts';

testHeldUp('client', 24);
