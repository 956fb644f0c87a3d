"""When a case is likely to end: learnt each night from how long stages took, told as two dates with their
basis. The method and its measurements: cases reference, section 4. Needs numpy, which nothing else loads."""
