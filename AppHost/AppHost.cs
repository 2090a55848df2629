Console.WriteLine("The stack is defined here.");
