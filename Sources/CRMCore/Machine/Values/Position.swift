/// The number of a journal line: dense, from 1; 0 is the position before the first line.
public typealias Position = Int
